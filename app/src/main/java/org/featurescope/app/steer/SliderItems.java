package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.SliderChange;
import org.featurescope.viz.steer.SliderItem;
import org.featurescope.viz.steer.SteerMode;
import org.featurescope.viz.steer.StrengthRange;
import org.featurescope.viz.steer.StrengthUnit;
import org.featurescope.viz.text.Figures;

/// Between a plan in the making and the control that shows it.
final class SliderItems {
  private SliderItems() {}

  static List<SliderItem> of(Draft draft, SteerViewModel model) {
    return draft.sliders().stream().map(slider -> item(slider, draft, model)).toList();
  }

  static SliderItem item(Slider slider, Draft draft, SteerViewModel model) {
    var names = model.namesProperty().get();
    var usual = names.usual(slider.target());
    var item =
        new SliderItem(
            slider.key(),
            Names.number(slider.target()),
            names.title(slider.target()),
            where(slider, draft, names),
            own(slider, names),
            mode(slider.mode()),
            slider.value(),
            range(slider, model.strength().range(slider)),
            OptionalDouble.empty(),
            slider.muted(),
            slider.solo(),
            unit(slider, usual));
    return usual.isPresent() && slider.mode() != Mode.MULTIPLY
        ? item.withUsualMaximum(usual.getAsDouble() / slider.scale())
        : item;
  }

  static StrengthRange range(Slider slider, double most) {
    return Sweeps.twoSided(slider)
        ? new StrengthRange(-most, most, slider.neutral())
        : mode(slider.mode()).range(most);
  }

  static StrengthUnit unit(Slider slider, OptionalDouble usual) {
    if (usual.isEmpty() || slider.mode() == Mode.MULTIPLY) {
      return StrengthUnit.FIXED;
    }
    return slider.countsIn(usual.getAsDouble()) ? StrengthUnit.MAXIMA : StrengthUnit.ABSOLUTE;
  }

  /// What the plan says of where it acts, and the units of its strength.
  private static String where(Slider slider, Draft draft, Names names) {
    var words = new ArrayList<String>();
    if (!(slider.target() instanceof Target.Layers)) {
      words.add(names.place(slider.target()));
    }
    if (slider.scale() != 1 && slider.mode() != Mode.MULTIPLY) {
      words.add("1\u2009=\u2009" + Figures.of(slider.scale()));
    }
    if (slider.muted()) {
      words.add("muted");
    } else if (slider.positions().isEmpty()) {
      words.add(words(draft.positions()));
    }
    return String.join(", ", words);
  }

  /// Layers and tokens that were chosen for it alone.
  private static String own(Slider slider, Names names) {
    var words = new ArrayList<String>();
    if (slider.target() instanceof Target.Layers) {
      words.add(names.place(slider.target()));
    }
    slider.positions().map(SliderItems::words).ifPresent(words::add);
    return String.join(", ", words);
  }

  static String words(Positions positions) {
    return switch (positions) {
      case Positions.All all -> "every token";
      case Positions.Prompt prompt -> "the prompt";
      case Positions.Generated generated -> "new tokens";
      case Positions.Range(var first, var last) ->
          first == last ? "token " + first : "tokens %d to %d".formatted(first, last);
    };
  }

  /// At the beginning of a line.
  static String capital(Positions positions) {
    var words = words(positions);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  static SteerMode mode(Mode mode) {
    return SteerMode.valueOf(mode.name());
  }

  /// Does to the plan what a person did to its slider.
  static void apply(SliderChange change, SteerViewModel model) {
    var item = change.item();
    var plan = model.plan();
    var before = plan.draft().slider(item.id());
    if (before.isEmpty()) {
      return;
    }
    var usual = model.namesProperty().get().usual(before.get().target());
    var mode = Mode.valueOf(item.mode().name());
    if (mode != before.get().mode()) {
      plan.setMode(item.id(), mode);
    } else if (item.unit() != unit(before.get(), usual)) {
      plan.setUnit(item.id(), item.unit() == StrengthUnit.MAXIMA ? usual.orElse(1) : 1);
    } else if (item.muted() != before.get().muted()) {
      plan.setMuted(item.id(), item.muted());
    } else if (item.solo() != before.get().solo()) {
      plan.setSolo(item.id(), item.solo());
    } else {
      plan.drag(item.id(), item.value());
      if (change.settled()) {
        plan.settle();
      }
    }
  }
}
