package org.featurescope.assets.pack;

/// How often a plan does what it is made for, as it was measured when the pack was made.
///
/// @param goal what was counted, in words
/// @param steered texts that reach the goal with the plan
/// @param baseline likewise without it
/// @param control likewise with random features in place of the plan's, added with the same length
/// @param steeredPerplexity of the texts with the plan under the model without it
/// @param baselinePerplexity of the texts without it
/// @param date of the measurement, as in `2026-11-26`
public record PlanEffect(
    String goal,
    Share steered,
    Share baseline,
    Share control,
    double steeredPerplexity,
    double baselinePerplexity,
    String date) {

  /// A count and what it says of the share among all texts of the kind.
  ///
  /// @param count of `runs`
  /// @param low lower end of the 95 % confidence interval of the share, from 0 to 1
  /// @param high its upper end
  public record Share(int count, int runs, double low, double high) {
    public Share {
      if (runs < 1 || count < 0 || count > runs || !(low <= high && low >= 0 && high <= 1)) {
        throw new IllegalArgumentException("%d of %d, %s to %s".formatted(count, runs, low, high));
      }
    }
  }
}
