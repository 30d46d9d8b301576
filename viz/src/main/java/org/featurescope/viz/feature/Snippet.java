package org.featurescope.viz.feature;

import java.util.Arrays;
import java.util.List;

/// A place in a text where a feature fires, with what stands around it.
///
/// @param value the activation that it was chosen for
/// @param tokens `[token]` how each token is spelled, spaces included; empty for all but one of
///   several tokens that make up one letter
/// @param activations `[token]`, 0 where the feature is silent
/// @param peak the token that it was chosen for
public record Snippet(float value, List<String> tokens, float[] activations, int peak) {
  public Snippet {
    tokens = List.copyOf(tokens);
    if (activations.length != tokens.size()) {
      throw new IllegalArgumentException("one activation for each token");
    }
    if (peak < 0 || peak >= tokens.size()) {
      throw new IllegalArgumentException(
          "the peak is token %d of %d".formatted(peak, tokens.size()));
    }
  }

  /// What the tokens spell.
  public String text() {
    return String.join("", tokens);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snippet that
        && value == that.value
        && peak == that.peak
        && tokens.equals(that.tokens)
        && Arrays.equals(activations, that.activations);
  }

  @Override
  public int hashCode() {
    return 31 * tokens.hashCode() + peak;
  }

  @Override
  public String toString() {
    return value + " " + text();
  }
}
