package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.store.FeatureTable.Order;
import org.junit.jupiter.api.Test;

/// The table of as many latents as the largest autoencoders have.
class TableModelTest {
  private static final int LATENTS = 131_072;
  private static final int TRIES = 7;

  private final List<Throwable> failures = new ArrayList<>();
  private final TableModel model = new TableModel(ImmediateJobs.eager(), failures::add);

  private void show() {
    model.show(
        MadeUpCatalogue.table(MadeUpMicroscope.subject(1), LATENTS), (table, text) -> new BitSet());
  }

  /// Milliseconds of the quickest of some tries, as other programs may be at work.
  private static double quickest(Consumer<Integer> work) {
    var best = Double.MAX_VALUE;
    for (var i = 0; i < TRIES; i++) {
      var start = System.nanoTime();
      work.accept(i);
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    return best;
  }

  @Test
  void a_search_takes_less_than_two_frames_of_a_keystroke() {
    show();
    var words = List.of("q", "qu", "quo", "quot", "quota", "quotat", "quotation");
    var took =
        quickest(i -> model.ask(model.queryProperty().get().text(words.get(i % words.size()))));
    assertTrue(took < 50, took + " ms");
    assertTrue(model.rowsProperty().get().length > LATENTS / 20);
    assertEquals(List.of(), failures);
  }

  @Test
  void sorting_by_any_column_takes_less_than_a_tenth_of_a_second() {
    show();
    for (var order : Order.values()) {
      var took = quickest(i -> model.ask(model.queryProperty().get().sort(order, i % 2 == 0)));
      assertTrue(took < 100, order + " " + took + " ms");
      assertEquals(LATENTS, model.rowsProperty().get().length);
    }
  }

  @Test
  void many_rows_are_sorted_beside_the_screen() {
    var jobs = ImmediateJobs.held();
    var large = new TableModel(jobs, failures::add);
    large.show(
        MadeUpCatalogue.table(MadeUpMicroscope.subject(1), LATENTS), (table, text) -> new BitSet());
    assertEquals(0, large.rowsProperty().get().length);
    jobs.runPending();
    assertEquals(LATENTS, large.rowsProperty().get().length);
  }

  @Test
  void only_the_last_of_several_questions_is_answered() {
    var jobs = ImmediateJobs.held();
    var large = new TableModel(jobs, failures::add);
    large.show(
        MadeUpCatalogue.table(MadeUpMicroscope.subject(1), LATENTS), (table, text) -> new BitSet());
    large.ask(large.queryProperty().get().sort(Order.MAX, true));
    large.ask(large.queryProperty().get().sort(Order.LATENT, true));
    jobs.runPending();
    assertEquals(LATENTS - 1, large.rowsProperty().get()[0]);
    assertEquals(List.of(), failures);
  }
}
