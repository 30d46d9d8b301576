package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.junit.jupiter.api.Test;

/// What another prompt brings, and what a wrong one is answered.
class SteerPromptTest extends SteerOnDesk {
  @Test
  void what_is_under_way_for_another_prompt_is_stopped() {
    var model = open(held);
    held.runPending();
    desk.looks.clear();
    model.promptProperty().set("One");
    model.promptProperty().set("Two");
    held.runPending();
    assertEquals(List.of("Two"), desk.looks.stream().map(SteeringDesk.Ask::text).toList());
  }

  @Test
  void an_empty_prompt_is_explained_and_the_last_picture_stays() {
    var model = open();
    var before = model.look().live().seenProperty().get();
    model.promptProperty().set("");
    assertEquals(
        "There is no text to continue",
        model.look().live().problemProperty().get().orElseThrow().what());
    assertEquals(before, model.look().live().seenProperty().get());
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
    model.promptProperty().set("Again");
    assertTrue(model.look().live().problemProperty().get().isEmpty());
  }

  @Test
  void a_prompt_beyond_the_context_is_explained() {
    var model = open();
    model.promptProperty().set("word ".repeat(60).strip());
    assertTrue(
        model
            .look()
            .live()
            .problemProperty()
            .get()
            .orElseThrow()
            .what()
            .contains("the model sees 40"));
  }

  @Test
  void the_watched_feature_follows_as_well() {
    var model = withOne();
    model.watch(1, 3);
    assertEquals(Optional.of(new Watched(1, 3)), model.look().watchedProperty().get());
    assertEquals(1, desk.looks.getLast().watched().getAsInt());
    assertEquals(3, seen(model).valuesOf(3, false)[3]);
  }
}
