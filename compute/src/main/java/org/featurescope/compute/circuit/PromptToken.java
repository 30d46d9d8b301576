package org.featurescope.compute.circuit;

import java.util.Objects;

/// A token of the prompt of a graph.
///
/// @param id in the vocabulary; [Node#UNKNOWN] where a file does not say
/// @param text as the file or the tokenizer spells it, with its leading space
public record PromptToken(int id, String text) {
  public PromptToken {
    Objects.requireNonNull(text);
  }
}
