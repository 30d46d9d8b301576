package org.featurescope.app.steer;

import java.util.stream.Collectors;
import org.featurescope.viz.text.Figures;

/// A plan that has no name of its own, by what it does: "614 +6.00, 233 ablated".
final class Summary {
  private static final int SLIDERS = 2;

  private Summary() {}

  static String of(Draft draft) {
    var acting =
        draft.sliders().stream().filter(slider -> !slider.step(false).isNeutral()).toList();
    if (acting.isEmpty()) {
      return "At rest";
    }
    var more = acting.size() > SLIDERS ? ", \u2026" : "";
    return acting.stream()
            .limit(SLIDERS)
            .map(slider -> of(slider, called(slider)))
            .collect(Collectors.joining(", "))
        + more;
  }

  private static String called(Slider slider) {
    var number = Names.number(slider.target());
    return number.isEmpty() ? "a direction" : number;
  }

  /// What one slider does.
  ///
  /// @param what it moves
  static String of(Slider slider, String what) {
    var value = slider.value();
    return switch (slider.mode()) {
      case ADD -> what + " " + Figures.signed(value, Math.abs(value));
      case CLAMP -> what + " at " + Figures.of(value);
      case MULTIPLY -> what + " \u00d7 " + Figures.of(value);
      case ABLATE -> what + " ablated";
      case PROJECT -> what + " taken out";
      case CAP -> what + " up to " + Figures.of(value);
    };
  }
}
