package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.Positions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans that are kept, opened, shared and compared, on this model and on another one.
class SteerPlansTest extends SteerOnDesk {
  @Test
  void a_plan_is_kept_and_opened_again() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    assertTrue(model.plan().edited());
    model.plans().save("Grand");
    assertFalse(model.plan().edited());
    assertEquals(Optional.of("made-up"), shelf.saved.get("Grand").modelHash());
    model.plan().setValue(only(model), 1);
    model.plans().open("Grand");
    assertEquals(5, value(model));
    assertEquals("Grand", model.plan().draft().name());
    history.undo();
    assertEquals(1, value(model), "opening can be taken back");
  }

  @Test
  void what_a_ready_made_plan_says_goes_with_it() {
    shelf.ready.add(new PlanShelf.Ready("Grand", "Large turns grand.", "It is", plan("", 3, 5)));
    var model = open();
    model.plans().save("Mine");
    model.plans().open(shelf.ready.getFirst());
    assertEquals("Large turns grand.", model.hintProperty().get());
    model.plans().open("Mine");
    assertEquals("", model.hintProperty().get());
  }

  @Test
  void a_plan_that_cannot_be_kept_stays_edited() {
    shelf.readOnly = true;
    var model = withOne();
    model.plans().save("Grand");
    assertTrue(model.plan().edited());
    assertEquals(
        "The workspace is read-only",
        model.plans().plans().misfitProperty().get().orElseThrow().problem().what());
  }

  @Test
  void a_plan_goes_to_a_file_and_back(@TempDir Path folder) {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    model.plan().setPositions(Positions.GENERATED);
    model.plan().setFrozen(true);
    var file = folder.resolve("mine.json");
    model.plans().save(file);
    model.plan().begin(Draft.empty());
    model.openPlan(file);
    assertEquals(5, value(model));
    assertEquals(Positions.GENERATED, model.plan().draft().positions());
    assertTrue(model.plan().draft().frozen());
    assertEquals("mine", model.plan().draft().name());
  }

  @Test
  void a_plan_of_another_model_is_explained_and_used_only_when_told(@TempDir Path folder) {
    var file = folder.resolve("foreign.json");
    PlanFile.write(plan("/packs/another/layer1", 3, 5), file);
    var model = withOne();
    model.openPlan(file);
    var misfit = model.plans().plans().misfitProperty().get().orElseThrow();
    assertTrue(misfit.problem().what().contains("another model"));
    assertEquals(0, value(model), "what was there stays");
    misfit.anyway().orElseThrow().run();
    assertEquals(5, value(model));
    assertTrue(model.plans().plans().misfitProperty().get().isEmpty());
  }

  @Test
  void what_is_no_plan_is_explained(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("x.json"), "{\"features\": 7}");
    var model = withOne();
    model.openPlan(file);
    assertTrue(model.plans().plans().misfitProperty().get().isPresent());
    assertTrue(model.plans().plans().misfitProperty().get().get().anyway().isEmpty());
  }

  @Test
  void a_plan_stays_where_it_fits_the_next_model_and_is_explained_where_not() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    model.deskProperty().set(Optional.of(MadeUpDesk.withTwoSources()));
    assertEquals(5, value(model));
    assertEquals(1, desk.forgotten, "what was kept of the prompt is freed");
    model.deskProperty().set(Optional.of(MadeUpDesk.another()));
    assertTrue(model.plans().plans().misfitProperty().get().orElseThrow().anyway().isPresent());
    assertTrue(
        model.plan().draft().sliders().stream().allMatch(slider -> slider.value() == 0),
        "the features of its own prompt");
    model.plans().plans().misfitProperty().get().orElseThrow().anyway().orElseThrow().run();
    assertEquals(5, value(model));
  }

  @Test
  void a_plan_that_did_not_fit_comes_back_with_the_model_that_it_was_made_for() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    model.deskProperty().set(Optional.of(MadeUpDesk.another()));
    model.deskProperty().set(Optional.of(MadeUpDesk.withTwoSources()));
    assertEquals(5, value(model));
    assertTrue(model.plans().plans().misfitProperty().get().isEmpty());
  }

  @Test
  void an_answer_of_a_model_that_was_closed_is_not_shown() {
    var model = open(held);
    held.runPending();
    var key = model.plan().draft().sliders().getFirst().key();
    model.plan().drag(key, 3);
    model.deskProperty().set(Optional.empty());
    held.runPending();
    assertInstanceOf(SteerState.NoModel.class, model.stateProperty().get());
    assertTrue(model.look().live().seenProperty().get().isEmpty());
  }

  @Test
  void a_shared_page_says_what_else_is_in_force() {
    var model = withOne();
    model.steer(0, 12);
    model.plan().setValue(model.plan().draft().selected(), 2);
    model.plan().select(model.plan().draft().sliders().getFirst().key());
    var about = model.strength().about();
    assertTrue(about.about().endsWith("; beside it in force: 12 word 12 +2.00"), about.about());
    model.plan().resetAll();
    assertTrue(model.strength().about().about().endsWith("Featurescope"));
  }

  @Test
  void up_to_four_plans_are_compared_on_the_same_prompt_and_seed() {
    var model = withOne();
    for (var value = 1; value <= 5; value++) {
      model.plan().setValue(only(model), value);
      model.compare();
    }
    var entries = model.comparison().comparing().entriesProperty().get();
    assertEquals(4, entries.size());
    assertTrue(entries.stream().allMatch(Comparing.Entry::answered));
    assertEquals(5, entries.getLast().plan().steps().getFirst().value());
    var orders =
        entries.stream().map(each -> each.written().orElseThrow().order().sampling()).distinct();
    assertEquals(1, orders.count());
    model.promptProperty().set("Another prompt");
    model.comparison().ask();
    assertTrue(
        model.comparison().comparing().entriesProperty().get().stream()
            .allMatch(
                each -> each.written().orElseThrow().order().text().equals("Another prompt")));
    model.comparison().drop(0);
    assertEquals(3, model.comparison().comparing().entriesProperty().get().size());
  }
}
