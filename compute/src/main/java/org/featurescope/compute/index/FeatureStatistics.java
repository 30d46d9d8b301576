package org.featurescope.compute.index;

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

  /// The share of tokens at which it fires.
  public double density() {
    return tokens == 0 ? 0 : (double) fired / tokens;
  }

  /// Its mean activation where it is active; 0 when it never fired.
  public double mean() {
    return fired == 0 ? 0 : sum / fired;
  }

  public boolean dead() {
    return fired == 0;
  }
}
