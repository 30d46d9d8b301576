package org.featurescope.compute.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/// How long a step is going to take, told from the first steps on.
///
/// Two things make the plain mean of the steps so far a poor guess for as long as they are few: the
/// first ones wait for what later ones find ready, and what is done once for many steps, such as a
/// supply of activations, falls into the time of one. So a step counts by the later half of those
/// that were taken, and every step bears its part of what was last done for many.
final class StepPace {
  /// Steps that are remembered: enough for a mean, few enough to follow a machine that slows down.
  private static final int MOST = 200;

  private final Deque<Double> recent = new ArrayDeque<>();
  private double share;

  /// Something was done that lasts for some steps.
  ///
  /// @param seconds that it took
  void shared(double seconds, long steps) {
    share = seconds / steps;
  }

  /// A step was taken.
  ///
  /// @param seconds without what is done once for many
  void took(double seconds) {
    recent.addLast(seconds);
    if (recent.size() > MOST) {
      recent.removeFirst();
    }
  }

  /// Empty before the first step.
  OptionalDouble secondsAStep() {
    var mean = recent.stream().skip(recent.size() / 2).mapToDouble(Double::doubleValue).average();
    return mean.isPresent() ? OptionalDouble.of(mean.getAsDouble() + share) : mean;
  }
}
