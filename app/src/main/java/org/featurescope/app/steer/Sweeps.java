package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.featurescope.app.steer.SteeringDesk.Sweeping;
import org.featurescope.compute.steering.StrengthSweep;
import org.featurescope.compute.steering.Sweep;

/// What to ask of strength.
final class Sweeps {
  private Sweeps() {}

  /// The question of the selected slider; nothing where it has no strength.
  ///
  /// @param range the slider's largest strength
  /// @param counted the autoencoder whose active features are counted
  static Optional<Sweeping> of(
      Draft draft, double range, String text, int target, OptionalInt counted) {
    return draft
        .chosen()
        .filter(slider -> slider.mode().takesValue() && target >= 0)
        .map(slider ->
            new Sweeping(
                draft.plan(),
                draft.step(slider.key()),
                text,
                values(slider, range),
                target,
                counted));
  }

  /// From one end of the slider to the other, neutral among them.
  static List<Double> values(Slider slider, double range) {
    var least = twoSided(slider) ? -range : 0;
    return IntStream.range(0, StrengthSweep.POINTS)
        .mapToObj(i -> least + (range - least) * i / (StrengthSweep.POINTS - 1))
        .toList();
  }

  /// Whether a slider goes both ways from neutral.
  static boolean twoSided(Slider slider) {
    return switch (slider.mode()) {
      case ADD -> true;
      case CLAMP, CAP, MULTIPLY -> slider.value() < 0;
      case ABLATE, PROJECT -> false;
    };
  }

  /// In one sentence.
  static String verdict(Sweep sweep, String target) {
    if (sweep.useful().isEmpty()) {
      return "At no strength does \u201c%s\u201d gain and the text stay readable."
          .formatted(target);
    }
    var useful = sweep.useful().get();
    var from = sweep.points().get(useful.first()).value();
    var to = sweep.points().get(useful.last()).value();
    return from == to
        ? "At %s the target gains most and the text stays readable.".formatted(signed(from))
        : "Between %s and %s the target gains and the text stays readable."
            .formatted(signed(from), signed(to));
  }

  private static String signed(double value) {
    return org.featurescope.viz.text.Figures.signed(value, Math.abs(value));
  }
}
