package org.featurescope.compute.index;

import java.util.OptionalDouble;

/// How often and how strongly one feature fires.
///
/// @param latent its number
/// @param tokens how many tokens were looked at
/// @param fired at how many of them it was active
/// @param sum of its activations
/// @param sumOfSquares of its activations
/// @param max its largest activation; 0 when it never fired
/// @param histogram of its activations where it was active
public record FeatureStatistics(
    int latent,
    long tokens,
    long fired,
    double sum,
    double sumOfSquares,
    float max,
    LogHistogram histogram) {
  private static final double TYPICAL = 0.99;

  /// The share of tokens at which it fires.
  public double density() {
    return tokens == 0 ? 0 : (double) fired / tokens;
  }

  /// Its mean activation where it is active; 0 when it never fired.
  public double mean() {
    return fired == 0 ? 0 : sum / fired;
  }

  /// What a slider's 1 stands for: the activation that one firing in a hundred exceeds. The largest
  /// one of all would grow with the corpus and hang on a single token; this one stays where it is.
  ///
  /// @return within 1/16 of an octave and at most the maximum, which it is where nothing is known
  ///   of the others; nothing of a feature that never fired
  public OptionalDouble typicalMaximum() {
    if (dead() || !(max > 0)) {
      return OptionalDouble.empty();
    }
    var quantile = histogram.quantile(TYPICAL);
    return OptionalDouble.of(quantile > 0 ? Math.min(max, quantile) : max);
  }

  public boolean dead() {
    return fired == 0;
  }
}
