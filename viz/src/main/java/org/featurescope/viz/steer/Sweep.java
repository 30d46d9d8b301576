package org.featurescope.viz.steer;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What strength does: figures at some strengths, ascending.
///
/// @param target the token whose probability is followed
/// @param points ascending by strength
/// @param useful the strengths at which the steering does its work and the text stays readable
/// @param verdict the same in a sentence; may be empty
public record Sweep(
    String target, List<Point> points, Optional<StrengthSpan> useful, String verdict) {

  /// The figures at one strength.
  ///
  /// @param probability of the target, from 0 to 1
  /// @param divergence KL from the baseline, in nats
  /// @param perplexity of the steered text under the baseline; NaN where there is none
  /// @param active features active per token (L0); NaN where it was not counted
  public record Point(
      double strength, double probability, double divergence, double perplexity, double active) {}

  /// From one strength to another.
  public record StrengthSpan(double from, double to) {}

  public Sweep {
    Objects.requireNonNull(target);
    Objects.requireNonNull(useful);
    Objects.requireNonNull(verdict);
    points = List.copyOf(points);
    for (var i = 1; i < points.size(); i++) {
      if (!(points.get(i).strength() > points.get(i - 1).strength())) {
        throw new IllegalArgumentException("strengths must ascend");
      }
    }
  }

  public static Sweep empty() {
    return new Sweep("", List.of(), Optional.empty(), "");
  }

  /// With what was measured at one more strength, where it is among the others; its other figures
  /// are as [#at] has them.
  public Sweep with(double strength, double probability, double divergence) {
    if (points.isEmpty()
        || strength < points.getFirst().strength
        || strength > points.getLast().strength) {
      return this;
    }
    var near = at(strength);
    var measured = new Point(strength, probability, divergence, near.perplexity(), near.active());
    return new Sweep(
        target,
        Stream.concat(
                points.stream().filter(point -> point.strength != strength), Stream.of(measured))
            .sorted(Comparator.comparingDouble(Point::strength))
            .toList(),
        useful,
        verdict);
  }

  /// The figures at any strength, on straight lines between the points; those of the nearest end
  /// outside them.
  ///
  /// @throws IllegalStateException where there are no points
  Point at(double strength) {
    if (points.isEmpty()) {
      throw new IllegalStateException("no points");
    }
    var after = 0;
    while (after < points.size() && points.get(after).strength() < strength) {
      after++;
    }
    if (after == 0) {
      return points.getFirst();
    }
    if (after == points.size()) {
      return points.getLast();
    }
    var from = points.get(after - 1);
    var to = points.get(after);
    var part = (strength - from.strength()) / (to.strength() - from.strength());
    return new Point(
        strength,
        mix(from.probability(), to.probability(), part),
        mix(from.divergence(), to.divergence(), part),
        mix(from.perplexity(), to.perplexity(), part),
        mix(from.active(), to.active(), part));
  }

  private static double mix(double from, double to, double part) {
    return part == 1 ? to : from + (to - from) * part;
  }
}
