package org.featurescope.app.steer;

import java.util.stream.IntStream;
import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;

/// What makes the model do the same: strengths may be counted in other units, and plans may have
/// other names.
final class Alike {
  /// Of what another unit leaves of a strength by rounding.
  private static final double ROUNDING = 1e-12;

  private Alike() {}

  static boolean orders(Order some, Order other) {
    return some.text().equals(other.text())
        && some.length() == other.length()
        && some.sampling().equals(other.sampling())
        && some.stops().equals(other.stops())
        && plans(some.plan(), other.plan());
  }

  static boolean plans(SteeringPlan some, SteeringPlan other) {
    return some.steps().size() == other.steps().size()
        && some.positions().equals(other.positions())
        && some.freezeAttention() == other.freezeAttention()
        && IntStream.range(0, some.steps().size())
            .allMatch(i -> steps(some.steps().get(i), other.steps().get(i)));
  }

  private static boolean steps(Step some, Step other) {
    var difference = Math.abs(strength(some) - strength(other));
    return some.target().equals(other.target())
        && some.mode() == other.mode()
        && some.muted() == other.muted()
        && some.positions().equals(other.positions())
        && difference <= ROUNDING * Math.abs(strength(some));
  }

  private static double strength(Step step) {
    return step.mode() == Mode.MULTIPLY ? step.value() : step.value() * step.scale();
  }
}
