package org.featurescope.compute.steering;

/// The strengths at which a step is worth using: consecutive points of a sweep.
///
/// With P the probability that the next token is one of the targets and P0 the same without the
/// plan, the effect of a point is P - P0; without targets it is the divergence. A point is intact
/// where its perplexity is at most [#FACTOR] times the baseline's (where it was asked for, that of
/// the drawn text too). The best point is the intact one of largest effect, which must be above 0;
/// the range is the longest run of points around it that are intact and reach at least
/// [#SHARE] of its effect.
///
/// @param first index of the first point
/// @param last index of the last one
public record UsefulRange(int first, int last) {
  /// Twice the perplexity is one bit more surprise at every token.
  public static final double FACTOR = 2;

  /// How much of the best effect a useful strength has.
  public static final double SHARE = 0.5;
}
