package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MinimapRowsTest {
  private static HeatmapPage page(HeatmapText text) {
    return new HeatmapPage(
        text, Metrics.of(15, false), new FixedMeasure(), 500, TokenWidths.NumberSpace.NONE);
  }

  private static HeatmapText paragraphs(int count) {
    var tokens = new String[2 * count];
    for (var i = 0; i < count; i++) {
      tokens[2 * i] = "word";
      tokens[2 * i + 1] = "\n";
    }
    return Texts.of(tokens);
  }

  private static Coloring active(int tokens, int at) {
    var values = new float[tokens];
    values[at] = 2;
    return new Coloring.OneFeature(HeatLayer.of(1, "feature 1", values, 4));
  }

  @Test
  void a_short_text_has_a_row_for_each_line_and_marks_where_tokens_are() {
    var rows = new MinimapRows(page(paragraphs(4)), active(8, 2), 400);
    rows.fill(100);
    assertTrue(rows.complete());
    assertTrue(rows.detailed());
    assertEquals(4, rows.count());
    assertEquals(0, rows.layer(1, 0));
    assertEquals(0.5f, rows.part(1, 0));
    assertEquals(-1, rows.layer(1, MinimapRows.CELLS - 1));
    assertEquals(-1, rows.layer(0, 0));
  }

  @Test
  void a_long_text_keeps_to_its_room_and_loses_no_activation() {
    var text = paragraphs(5000);
    for (var token : new int[] {0, 4321, 9999}) {
      var rows = new MinimapRows(page(text), active(10_000, token), 300);
      rows.fill(100_000);
      assertFalse(rows.detailed());
      assertTrue(rows.count() <= 100, rows.count() + " rows");
      assertTrue(rows.top(rows.count() - 1) < 300);
      assertEquals(1, marked(rows));
    }
  }

  private static int marked(MinimapRows rows) {
    var marked = 0;
    for (var row = 0; row < rows.count(); row++) {
      for (var cell = 0; cell < MinimapRows.CELLS; cell++) {
        marked += rows.layer(row, cell) == 0 ? 1 : 0;
      }
    }
    return marked;
  }

  @Test
  void rows_are_filled_a_share_at_a_time_to_the_same_end() {
    var page = page(paragraphs(3000));
    var coloring = active(6000, 3333);
    var whole = new MinimapRows(page, coloring, 300);
    whole.fill(1_000_000);
    var shares = new MinimapRows(page, coloring, 300);
    var steps = 0;
    while (!shares.complete()) {
      shares.fill(500);
      steps++;
    }
    assertTrue(steps > 5);
    assertEquals(cells(whole), cells(shares));
  }

  private static String cells(MinimapRows rows) {
    var cells = new int[rows.count()][MinimapRows.CELLS];
    for (var row = 0; row < rows.count(); row++) {
      for (var cell = 0; cell < MinimapRows.CELLS; cell++) {
        cells[row][cell] = rows.layer(row, cell);
      }
    }
    return Arrays.deepToString(cells);
  }
}
