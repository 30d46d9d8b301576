package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.Test;

/// What gets a slider beside the features that one picks: directions, and what was found for a
/// wish.
class AddingTest extends SteerOnDesk {
  @Test
  void a_direction_is_described_and_gets_a_slider() {
    var model = withOne();
    var told = new ArrayList<String>();
    model
        .adding()
        .describe(
            new DirectionForm.Texts("1", "3", "I love it", "I hate it"), () -> told.add("there"));
    assertEquals(List.of("there"), told);
    var slider = model.plan().draft().chosen().orElseThrow();
    assertEquals(
        new Target.Layers(
            new Target.Contrast(HookPoint.residPost(1), "I love it", "I hate it"), 1, 3),
        slider.target());
    assertEquals(0, slider.value());
    var item = SliderItems.of(model.plan().draft(), model).getLast();
    assertEquals("From \u201cI hate it\u201d to \u201cI love it\u201d", item.name());
    assertEquals("layers 1 to 3", item.own());
    assertEquals("every token", item.where());
    assertEquals(3, item.range().max(), "a strength of 1 is all of the difference");
    history.undo();
    assertEquals(1, model.plan().draft().sliders().size());
  }

  @Test
  void the_texts_of_a_direction_name_it_by_their_first_letters() {
    var model = withOne();
    var more = "I love it \uD83D\uDE00\uD83D\uDE00, says everybody";
    model.adding().describe(new DirectionForm.Texts("1", "", more, "I hate it"), () -> {});
    assertEquals(
        "From \u201cI hate it\u201d to \u201cI love it \uD83D\uDE00\u2026\u201d",
        SliderItems.of(model.plan().draft(), model).getLast().name());
  }

  @Test
  void a_direction_that_does_not_exist_is_explained_and_not_added() {
    var model = withOne();
    model.adding().describe(new DirectionForm.Neuron("0", "5000"), () -> {});
    assertEquals(1, model.plan().draft().sliders().size());
    assertEquals(
        "The plan uses a neuron that the layer has not",
        model.adding().describing().problemProperty().get().orElseThrow().what());
    model.adding().describe(new DirectionForm.Neuron("0", "50"), () -> {});
    assertEquals(2, model.plan().draft().sliders().size());
    assertTrue(model.adding().describing().problemProperty().get().isEmpty());
  }

  @Test
  void a_wish_is_answered_with_features_that_can_be_added() {
    var model = withOne();
    model.adding().seek("grand", "");
    var wished = model.adding().wish().state().answer().orElseThrow();
    assertEquals(" grand", wished.wanted().label());
    model.adding().seek("xyzzy", "");
    assertTrue(model.adding().wish().state().problem().orElseThrow().what().contains("xyzzy"));
  }

  @Test
  void what_was_found_on_one_prompt_is_not_shown_with_another() {
    var model = withOne();
    model.adding().seek("grand", "");
    model.promptProperty().set("Something else");
    assertTrue(model.adding().wish().state().answer().isEmpty());
  }
}
