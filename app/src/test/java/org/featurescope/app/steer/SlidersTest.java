package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featurescope.compute.steering.Mode;
import org.junit.jupiter.api.Test;

/// What moving, muting and ordering sliders does to the plan and to the next token.
class SlidersTest extends SteerOnDesk {
  @Test
  void the_next_token_follows_a_slider() {
    var model = withOne();
    var before = grand(model);
    model.plan().drag(only(model), 5);
    assertTrue(grand(model) > 0.8 && before < 0.1);
  }

  @Test
  void a_drag_is_one_entry_of_the_history() {
    var model = withOne();
    for (var value = 1; value <= 20; value++) {
      model.plan().drag(only(model), value / 4.0);
    }
    model.plan().settle();
    assertEquals(5, value(model));
    history.undo();
    assertEquals(0, value(model));
    history.redo();
    assertEquals(5, value(model));
    history.undo();
    history.undo();
    assertTrue(model.plan().draft().sliders().isEmpty(), "adding is another entry");
  }

  @Test
  void while_one_look_is_under_way_only_the_newest_of_the_next_is_done() {
    var model = open(held);
    held.runPending();
    desk.looks.clear();
    var key = model.plan().draft().sliders().getFirst().key();
    for (var value = 1; value <= 10; value++) {
      model.plan().drag(key, value);
    }
    assertEquals(1, held.running().size(), "one computation at a time");
    held.runPending();
    assertEquals(
        List.of(1.0, 10.0),
        desk.looks.stream().map(ask -> ask.plan().steps().getFirst().value()).toList());
    assertEquals(10, seen(model).asked().plan().steps().getFirst().value());
  }

  @Test
  void muted_and_not_soloed_sliders_do_nothing_and_stay() {
    var model = withOne();
    model.plan().setValue(only(model), 6);
    model.plan().setMuted(only(model), true);
    assertTrue(grand(model) < 0.1);
    model.plan().setMuted(only(model), false);
    model.steer(0, 9);
    model.plan().setSolo(model.plan().draft().sliders().getLast().key(), true);
    assertTrue(grand(model) < 0.1, "the other one is heard alone");
    assertFalse(
        model.plan().draft().kept().steps().getFirst().muted(), "solo is for listening only");
    model.plan().setSolo(model.plan().draft().sliders().getLast().key(), false);
    assertTrue(grand(model) > 0.8);
  }

  @Test
  void resetting_puts_everything_where_it_does_nothing() {
    var model = withOne();
    model.plan().setValue(only(model), 6);
    model.plan().setMode(only(model), Mode.MULTIPLY);
    assertEquals(1, value(model), "a strength is no factor");
    model.plan().setValue(only(model), 3);
    model.plan().resetAll();
    assertEquals(1, value(model));
    assertTrue(model.plan().draft().plan().isNeutral());
  }

  @Test
  void a_feature_that_is_there_is_selected_and_not_added_again() {
    var model = withOne();
    model.steer(0, 9);
    model.steer(0, 7);
    assertEquals(2, model.plan().draft().sliders().size());
    assertEquals(model.plan().draft().sliders().getFirst().key(), model.plan().draft().selected());
  }

  @Test
  void sliders_change_places_and_keep_their_strength() {
    var model = withOne();
    model.plan().setValue(only(model), 6);
    model.steer(1, 9);
    model.plan().move(model.plan().draft().sliders().getLast().key(), 0);
    assertEquals(List.of(0.0, 6.0), values(model));
    history.undo();
    assertEquals(List.of(6.0, 0.0), values(model));
  }

  private static List<Double> values(SteerViewModel model) {
    return model.plan().draft().sliders().stream().map(Slider::value).toList();
  }

  @Test
  void no_number_and_a_monstrous_one_do_no_harm() {
    var model = withOne();
    model.plan().setValue(only(model), Double.NaN);
    assertEquals(0, value(model));
    model.plan().setValue(only(model), 1e300);
    assertEquals(1e6, value(model));
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
  }
}
