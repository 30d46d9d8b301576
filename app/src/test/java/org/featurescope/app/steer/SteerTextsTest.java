package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.TokenPlace;
import org.junit.jupiter.api.Test;

/// When both texts are written, and what is told of their tokens.
class SteerTextsTest extends SteerOnDesk {
  @Test
  void both_texts_are_written_under_the_plan_and_anew_when_it_rests() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    var texts = model.texts().writing().writtenProperty().get().orElseThrow();
    assertTrue(texts.complete());
    assertEquals(48, texts.steered().size());
    assertNotEquals(texts.ids(false), texts.ids(true));
    assertEquals(Math.E, texts.perplexity(true), 1e-9);
    assertTrue(model.texts().current(texts));
  }

  @Test
  void without_following_the_texts_wait_for_a_word() {
    var model = withOne();
    model.texts().mannerProperty().set(model.texts().mannerProperty().get().following(false));
    var before = desk.orders.size();
    model.plan().setValue(only(model), 5);
    assertEquals(before, desk.orders.size());
    assertFalse(
        model.texts().current(model.texts().writing().writtenProperty().get().orElseThrow()));
    model.texts().write();
    assertEquals(before + 1, desk.orders.size());
    assertTrue(
        model.texts().current(model.texts().writing().writtenProperty().get().orElseThrow()));
  }

  @Test
  void stopping_keeps_what_was_written() {
    var model = open(held);
    held.runPending();
    var drawn = new int[1];
    desk.beforeAnswer =
        cancellation -> {
          if (++drawn[0] == 4) {
            model.stop();
          }
        };
    model.texts().write();
    held.runPending();
    assertInstanceOf(Writing.State.Stopped.class, model.texts().writing().stateProperty().get());
    assertEquals(3, model.texts().writing().writtenProperty().get().orElseThrow().steered().size());
  }

  @Test
  void a_token_is_looked_at_with_all_that_leads_up_to_it() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    var prompt = seen(model).tokens().size();
    model.texts().point(Optional.of(new TokenPlace(Side.STEERED, prompt)));
    var pointing = model.texts().pointing().state();
    assertEquals(prompt, pointing.question().orElseThrow().before().ids().size());
    var content = pointing.question().get().content(pointing.answer().orElseThrow());
    assertEquals(" grand", content.token());
    assertEquals("baseline chose large", content.note());
    assertEquals(1, content.after().orElseThrow().rank());
    assertEquals(2, content.before().orElseThrow().rank());
  }

  @Test
  void what_is_looked_at_closely_follows_new_texts() {
    var model = withOne();
    model.texts().mannerProperty().set(model.texts().mannerProperty().get().following(false));
    model.texts().write();
    var both = model.texts().writing().writtenProperty().get().orElseThrow();
    model.texts().point(Optional.of(new TokenPlace(Side.STEERED, both.prompt().size())));
    assertEquals(" large", pointed(model));
    model.plan().setValue(only(model), 6);
    model.texts().write();
    assertEquals(" grand", pointed(model));
  }

  private static String pointed(SteerViewModel model) {
    return model.texts().pointing().state().question().orElseThrow().piece().label();
  }
}
