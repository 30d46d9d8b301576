package org.featurescope.compute.index;

import java.util.Arrays;

/// One place where a feature fires, and how it fires around it.
///
/// @param band why it was chosen
/// @param passage the window around it
/// @param peak the token in the passage that it was chosen for: of a top example the strongest
/// @param value the activation there
/// @param positions all tokens of the passage at which the feature is active, ascending
/// @param activations the activation at each of `positions`
public record Example(
    Band band, Passage passage, int peak, float value, int[] positions, float[] activations) {

  /// What an example shows.
  public enum Band {
    /// The strongest activations of the corpus, one a passage, strongest first.
    TOP,
    /// Activations around the 99th percentile of the tokens at which it is active.
    Q99,
    Q90,
    Q50,
    /// Any tokens at which it is active.
    RANDOM
  }

  public Example {
    if (positions.length != activations.length || peak < 0 || peak >= passage.size()) {
      throw new IllegalArgumentException("an example that does not fit its passage");
    }
  }

  /// The activation at every token of the passage; 0 where it is silent.
  public float[] dense() {
    var all = new float[passage.size()];
    for (var i = 0; i < positions.length; i++) {
      all[positions[i]] = activations[i];
    }
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Example that
        && band == that.band
        && peak == that.peak
        && Float.compare(value, that.value) == 0
        && passage.equals(that.passage)
        && Arrays.equals(positions, that.positions)
        && Arrays.equals(activations, that.activations);
  }

  @Override
  public int hashCode() {
    return passage.hashCode() * 31 + peak;
  }

  @Override
  public String toString() {
    return band + " " + value + " at token " + peak + " of " + passage;
  }
}
