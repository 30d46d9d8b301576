package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.SliderChange;
import org.featurescope.viz.steer.StrengthUnit;
import org.junit.jupiter.api.Test;

/// How far a slider goes, what its strength is counted in, and what strength does.
class StrengthTest extends SteerOnDesk {
  @Test
  void a_slider_goes_as_far_as_its_feature_and_further_when_asked() {
    var model = withOne();
    var slider = model.plan().draft().sliders().getFirst();
    assertEquals(5.6, model.namesProperty().get().usual(slider.target()).orElseThrow(), 1e-9);
    assertEquals(15, model.strength().range(slider));
    model.plan().setValue(slider.key(), 70);
    assertEquals(80, model.strength().range(model.plan().draft().sliders().getFirst()));
  }

  @Test
  void what_strength_does_can_be_asked_while_a_model_without_autoencoders_comes() {
    var model = withOne();
    model.steer(1, 7);
    var current = new ArrayList<Boolean>();
    model.look().live().seenProperty().subscribe(() -> current.add(model.strength().current()));
    model.deskProperty().set(Optional.of(MadeUpDesk.withoutSource()));
    assertEquals(1, current.size());
  }

  @Test
  void strength_is_told_in_units_of_the_usual_maximum_where_one_likes() {
    var model = withOne();
    model.plan().setValue(only(model), 5.6);
    model.plan().setUnit(only(model), 5.6);
    assertEquals(1, value(model), 1e-9);
    assertEquals(3, model.strength().range(model.plan().draft().sliders().getFirst()));
    assertEquals(5.6, model.plan().draft().plan().steps().getFirst().scale());
  }

  @Test
  void in_other_units_the_model_does_the_same_and_is_not_asked_again() {
    var model = withOne();
    model.plan().setValue(only(model), 4.2);
    model.texts().write();
    var texts = model.texts().writing().writtenProperty().get();
    desk.looks.clear();
    desk.orders.clear();
    model.plan().setUnit(only(model), 5.6);
    assertEquals(0.75, value(model), 1e-9);
    assertEquals(List.of(), desk.looks);
    assertEquals(List.of(), desk.orders);
    assertTrue(model.texts().current(texts.orElseThrow()), "the texts are this plan's");
    var item = SliderItems.of(model.plan().draft(), model).getFirst();
    assertEquals(StrengthUnit.MAXIMA, item.unit());
    assertEquals(3, item.range().max());
    assertEquals(1, item.usualMaximum().orElseThrow(), 1e-9);
    history.undo();
    assertEquals(4.2, value(model), 1e-9);
  }

  @Test
  void a_slider_is_counted_in_what_its_control_asks_for() {
    var model = withOne();
    model.plan().setValue(only(model), 2.8);
    var absolute = SliderItems.of(model.plan().draft(), model).getFirst();
    assertEquals(StrengthUnit.ABSOLUTE, absolute.unit());
    SliderItems.apply(new SliderChange(absolute.withUnit(StrengthUnit.MAXIMA), true), model);
    assertEquals(0.5, value(model), 1e-9);
    var maxima = SliderItems.of(model.plan().draft(), model).getFirst();
    SliderItems.apply(new SliderChange(maxima.withUnit(StrengthUnit.ABSOLUTE), true), model);
    assertEquals(2.8, value(model), 1e-9);
    assertEquals(1, model.plan().draft().sliders().getFirst().scale());
  }

  @Test
  void a_factor_and_a_direction_have_no_other_unit() {
    var model = withOne();
    model.plan().setMode(only(model), Mode.MULTIPLY);
    model.plan().add(new Target.Neuron(0, 1));
    assertTrue(
        SliderItems.of(model.plan().draft(), model).stream()
            .allMatch(item -> item.unit() == StrengthUnit.FIXED));
  }

  @Test
  void a_clamp_and_a_factor_below_0_have_two_sides() {
    var model = withOne();
    for (var mode : List.of(Mode.CLAMP, Mode.CAP, Mode.MULTIPLY)) {
      model.plan().setMode(only(model), mode);
      model.plan().setValue(only(model), -3);
      var item = SliderItems.of(model.plan().draft(), model).getFirst();
      assertTrue(item.range().contains(-3), mode + " " + item.range());
      assertEquals(mode == Mode.MULTIPLY ? 1 : 0, item.range().neutral());
    }
  }

  @Test
  void strength_is_tried_for_the_selected_slider_once_it_rests() {
    var model = withOne();
    assertEquals(1, desk.sweeps.stream().filter(each -> each.plan().steps().size() == 1).count());
    var swept = desk.sweeps.size();
    model.plan().setValue(only(model), 5);
    var target = model.look().targetProperty().get();
    assertEquals(MadeUpDesk.GRAND, target, "it gains most");
    assertEquals(swept + 1, desk.sweeps.size(), "for another target");
    model.plan().setValue(only(model), 5.5);
    assertEquals(swept + 1, desk.sweeps.size(), "its own strength is what is asked about");
    model.look().follow(MadeUpDesk.LARGE);
    assertEquals(MadeUpDesk.LARGE, desk.sweeps.getLast().target());
    model.plan().setMode(only(model), Mode.ABLATE);
    assertEquals(swept + 2, desk.sweeps.size(), "an ablation has no strength");
  }
}
