package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
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
    rows.fill(100, row -> {});
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
      rows.fill(100_000, row -> {});
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
    whole.fill(1_000_000, row -> {});
    var shares = new MinimapRows(page, coloring, 300);
    var steps = 0;
    while (!shares.complete()) {
      shares.fill(500, row -> {});
      steps++;
    }
    assertTrue(steps > 5);
    assertEquals(cells(whole), cells(shares));
  }

  /// Colours come faster than rows are filled, as while a long text is being read.
  @Test
  void every_row_gets_its_turn_however_often_the_colours_change() {
    var page = page(paragraphs(3000));
    var rows = new MinimapRows(page, active(6000, 1), 300);
    var filled = new HashSet<Integer>();
    for (var change = 0; filled.size() < rows.count() && change < 100; change++) {
      rows.recolor(active(6000, change));
      rows.fill(500, filled::add);
    }
    assertEquals(rows.count(), filled.size());
    var last = active(6000, 3333);
    rows.recolor(last);
    rows.fill(1_000_000, row -> {});
    var fresh = new MinimapRows(page, last, 300);
    fresh.fill(1_000_000, row -> {});
    assertEquals(cells(fresh), cells(rows), "no colour of before is left");
  }

  @Test
  void rows_tell_what_has_not_been_read() {
    var values = new float[6000];
    Arrays.fill(values, 0, 3000, Float.NaN);
    var coloring = new Coloring.OneFeature(HeatLayer.of(1, "feature 1", values, 4));
    var rows = new MinimapRows(page(paragraphs(3000)), coloring, 300);
    rows.fill(1_000_000, row -> {});
    assertFalse(rows.read(0));
    assertTrue(rows.read(rows.count() - 1));
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
