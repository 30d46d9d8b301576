package org.featurescope.app.steer;

import java.util.OptionalDouble;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Target;

/// How far a slider goes.
final class Ranges {
  /// Where nothing is known of a feature.
  private static final double UNKNOWN = 10;

  /// Further than a feature ever goes by itself, as that is where a text begins to change.
  private static final double BEYOND = 2.5;

  private static final double[] ROUND = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};

  private Ranges() {}

  /// Of a difference of two texts: as often as it is worth to be added.
  private static final double DIFFERENCE = 3;

  /// The largest strength, in the slider's units.
  ///
  /// @param usual the feature's typical maximum
  static double of(Slider slider, OptionalDouble usual) {
    if (slider.mode() == Mode.MULTIPLY) {
      return Math.min(slider.most(), Math.max(4, round(Math.abs(slider.value()))));
    }
    var learnt =
        usual.isEmpty() && isDifference(slider.target())
            ? DIFFERENCE / slider.scale()
            : round(usual.orElse(UNKNOWN / BEYOND) * BEYOND / slider.scale());
    return Math.min(
        slider.most(),
        Math.abs(slider.value()) <= learnt ? learnt : round(Math.abs(slider.value())));
  }

  private static boolean isDifference(Target target) {
    return target instanceof Target.Contrast
        || target instanceof Target.Layers(var direction, var first, var last)
            && isDifference(direction);
  }

  /// The next round number.
  static double round(double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      return UNKNOWN;
    }
    var power = Math.pow(10, Math.floor(Math.log10(value)));
    for (var step : ROUND) {
      if (step * power >= value * (1 - 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
