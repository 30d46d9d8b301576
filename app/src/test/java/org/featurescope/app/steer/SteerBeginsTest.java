package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.app.task.ImmediateJobs;
import org.junit.jupiter.api.Test;

/// What is there before anything has been moved, and what is said where nothing can be.
class SteerBeginsTest extends SteerOnDesk {
  @Test
  void it_begins_with_the_loudest_features_of_the_prompt_at_rest() {
    var model = open();
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
    var sliders = model.plan().draft().sliders();
    assertEquals(4, sliders.size());
    assertTrue(sliders.stream().allMatch(slider -> slider.value() == 0));
    assertFalse(model.hintProperty().get().isEmpty(), "says what to try");
    assertFalse(history.canUndoProperty().get(), "there is nothing to take back");
    assertTrue(model.look().watchedProperty().get().isPresent());
    assertTrue(
        sliders.stream()
            .noneMatch(slider ->
                slider
                    .target()
                    .equals(
                        model
                            .namesProperty()
                            .get()
                            .target(0, model.look().watchedProperty().get().get().latent()))));
  }

  @Test
  void it_begins_with_a_ready_made_plan_where_one_fits() {
    shelf.ready.add(new PlanShelf.Ready("Of another model", "No.", "", plan("/else", 3, 1)));
    shelf.ready.add(new PlanShelf.Ready("Grand", "Large turns grand.", "It is", plan("", 3, 5)));
    var model = open();
    assertEquals("Grand", model.plan().draft().name());
    assertEquals("It is", model.promptProperty().get());
    assertEquals("Large turns grand.", model.hintProperty().get());
    assertFalse(model.plan().edited());
    assertTrue(grand(model) > 0.5);
    assertTrue(model.plans().plans().misfitProperty().get().isEmpty());
  }

  @Test
  void nothing_is_asked_of_the_model_before_the_view_is_shown() {
    var model = new SteerViewModel(ImmediateJobs.eager(), history, shelf, shelf, PROMPT);
    model.deskProperty().set(Optional.of(desk));
    assertEquals(List.of(), desk.looks);
  }

  @Test
  void without_a_model_or_an_autoencoder_it_says_so() {
    var model = new SteerViewModel(ImmediateJobs.eager(), history, shelf, shelf, PROMPT);
    model.begin();
    assertInstanceOf(SteerState.NoModel.class, model.stateProperty().get());
    model.deskProperty().set(Optional.of(MadeUpDesk.withoutSource()));
    assertInstanceOf(SteerState.NoFeatures.class, model.stateProperty().get());
    model.steer(0, 1);
    assertTrue(model.plan().draft().sliders().isEmpty());
  }

  @Test
  void a_first_picture_that_fails_can_be_tried_again() {
    var model = new SteerViewModel(ImmediateJobs.eager(), history, shelf, shelf, PROMPT);
    model.promptProperty().set(MadeUpDesk.UNREADABLE);
    model.deskProperty().set(Optional.of(desk));
    model.begin();
    assertInstanceOf(SteerState.Failed.class, model.stateProperty().get());
    model.promptProperty().set(PROMPT);
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_first_picture_that_was_stopped_says_so_and_can_be_had() {
    var model = open(held);
    held.running().getFirst();
    desk.beforeAnswer = cancellation -> model.stop();
    held.runPending();
    assertInstanceOf(SteerState.Cancelled.class, model.stateProperty().get());
    desk.beforeAnswer = cancellation -> {};
    model.look().retry();
    held.runPending();
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
  }
}
