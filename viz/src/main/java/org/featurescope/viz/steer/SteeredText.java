package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.List;

/// A prompt and its continuation, in tokens.
///
/// @param tokens how each token is spelled, spaces included; empty for all but one of several
///   tokens that make up one letter
/// @param prompt how many of them are the prompt
public record SteeredText(List<String> tokens, int prompt) {
  public SteeredText {
    tokens = List.copyOf(tokens);
    if (prompt < 0 || prompt > tokens.size()) {
      throw new IllegalArgumentException(
          "%d tokens of prompt among %d".formatted(prompt, tokens.size()));
    }
  }

  public static SteeredText empty() {
    return new SteeredText(List.of(), 0);
  }

  /// With one more token at the end.
  public SteeredText plus(String token) {
    var all = new ArrayList<String>(tokens.size() + 1);
    all.addAll(tokens);
    all.add(token);
    return new SteeredText(all, prompt);
  }

  /// What was written after the prompt.
  List<String> continuation() {
    return tokens.subList(prompt, tokens.size());
  }
}
