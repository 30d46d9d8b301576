package org.featurescope.compute.steering;

import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/// What a plan was measured to do, see [EffectTrial].
///
/// @param steered with the plan
/// @param baseline without it
/// @param control with random features in place of the plan's, see [EffectControl]; other ones in
///   each run
public record Effect(Side steered, Side baseline, Side control) {
  /// Of the intervals.
  public static final double CONFIDENCE = 0.95;

  /// The texts of one kind.
  ///
  /// @param count how many reached the goal
  /// @param runs how many there are
  /// @param low lower end of the Wilson score interval of the share that reaches it; Wilson 1927,
  ///   "Probable Inference, the Law of Succession, and Statistical Inference"
  /// @param high its upper end
  /// @param perplexity of all their tokens together under the model without a plan: how strange
  ///   they are to it
  public record Side(int count, int runs, double low, double high, double perplexity) {

    static Side of(int count, int runs, double perplexity) {
      var interval = new WilsonScoreInterval().createInterval(runs, count, CONFIDENCE);
      // Where none or all did, an end is exactly 0 or 1, and rounding leaves it a hair beside.
      return new Side(
          count,
          runs,
          count == 0 ? 0 : interval.getLowerBound(),
          count == runs ? 1 : interval.getUpperBound(),
          perplexity);
    }

    /// From 0 to 1.
    public double share() {
      return (double) count / runs;
    }
  }
}
