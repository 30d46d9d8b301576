package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.store.FeatureTable.Order;
import org.junit.jupiter.api.Test;

/// The table of as many latents as the largest autoencoders have.
class TableModelTest {
  private static final int LATENTS = 131_072;

  private final List<Throwable> failures = new ArrayList<>();
  private final TableModel model = new TableModel(ImmediateJobs.eager(), failures::add);

  private void show() {
    model.show(
        MadeUpCatalogue.table(MadeUpMicroscope.subject(1), LATENTS), (table, text) -> new BitSet());
  }

  @Test
  void every_letter_of_a_search_leaves_the_rows_that_hold_what_was_typed() {
    show();
    var table = model.tableProperty().get().orElseThrow();
    for (var typed : List.of("q", "qu", "quo", "quot", "quota", "quotat", "quotation")) {
      model.ask(model.queryProperty().get().text(typed));
      var rows = model.rowsProperty().get();
      assertTrue(rows.length > LATENTS / 20);
      assertTrue(rows.length < LATENTS / 2);
      assertTrue(IntStream.of(rows).allMatch(latent -> table.label(latent).contains(typed)));
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void every_column_sorts_all_rows_either_way() {
    show();
    var table = model.tableProperty().get().orElseThrow();
    for (var descending : new boolean[] {false, true}) {
      for (var order : Order.values()) {
        model.ask(model.queryProperty().get().sort(order, descending));
        var rows = model.rowsProperty().get();
        assertEquals(LATENTS, IntStream.of(rows).distinct().count(), order + " loses none");
      }
      model.ask(model.queryProperty().get().sort(Order.MAX, descending));
      var rows = model.rowsProperty().get();
      var sign = descending ? -1 : 1;
      assertTrue(
          IntStream.range(1, LATENTS)
              .allMatch(i -> sign * (table.max(rows[i]) - table.max(rows[i - 1])) >= 0));
    }
  }

  @Test
  void what_is_found_among_other_features_than_are_shown_by_then_is_not_shown() {
    var second = MadeUpCatalogue.table(MadeUpMicroscope.subject(2), 100);
    model.show(
        MadeUpCatalogue.table(MadeUpMicroscope.subject(1), 100),
        (table, text) -> {
          model.show(second, (other, words) -> new BitSet());
          return BitSet.valueOf(new long[] {1});
        });
    var counts = new ArrayList<Integer>();
    model.rowsProperty().subscribe(() -> counts.add(model.rowsProperty().get().length));
    model.ask(model.queryProperty().get().text("zzz"));
    assertEquals(second, model.tableProperty().get().orElseThrow());
    assertTrue(counts.stream().allMatch(count -> count == 0), counts::toString);
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
