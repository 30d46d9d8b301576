package org.featurescope.compute.steering;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.featurescope.compute.steering.Sweep.Figures;
import org.featurescope.compute.steering.Sweep.Point;

/// The strengths at which a step is worth using: consecutive points of a sweep.
///
/// With P the probability that the next token is one of the targets and P0 the same without the
/// plan, the effect of a point is P - P0; without targets it is the divergence. A point is intact
/// where its perplexity is at most [#FACTOR] times the baseline's (where it was asked for, that of
/// the drawn text too). The best point is the intact one of largest effect, which must be above 0;
/// the range is the longest run of points around it that are intact and reach at least [#SHARE] of
/// its effect.
///
/// @param first index of the first point
/// @param last index of the last one
public record UsefulRange(int first, int last) {
  /// Twice the perplexity is one bit more surprise at every token.
  public static final double FACTOR = 2;

  /// How much of the best effect a useful strength has.
  public static final double SHARE = 0.5;

  /// @param points by value, ascending
  /// @return nothing where no intact point has an effect
  static Optional<UsefulRange> of(Figures baseline, List<Point> points) {
    var best = -1;
    for (var i = 0; i < points.size(); i++) {
      var effect = effect(points.get(i).figures(), baseline);
      if (isIntact(points.get(i).figures(), baseline)
          && effect > 0
          && (best < 0 || effect > effect(points.get(best).figures(), baseline))) {
        best = i;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    var least = SHARE * effect(points.get(best).figures(), baseline);
    Predicate<Point> useful =
        point -> isIntact(point.figures(), baseline) && effect(point.figures(), baseline) >= least;
    var first = best;
    while (first > 0 && useful.test(points.get(first - 1))) {
      first--;
    }
    var last = best;
    while (last < points.size() - 1 && useful.test(points.get(last + 1))) {
      last++;
    }
    return Optional.of(new UsefulRange(first, last));
  }

  private static double effect(Figures figures, Figures baseline) {
    return figures.probabilities().isEmpty()
        ? figures.divergence()
        : figures.probability() - baseline.probability();
  }

  /// A text of one token has no perplexity, and nothing speaks against it.
  private static boolean isIntact(Figures figures, Figures baseline) {
    return !(figures.perplexity() > FACTOR * baseline.perplexity())
        && (figures.drawn().isEmpty()
            || figures.drawn().getAsDouble() <= FACTOR * baseline.drawn().orElseThrow());
  }
}
