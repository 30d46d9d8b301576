package org.featurescope.viz.heatmap;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// A whole text in a few hundred rows of cells: where there is text, and the strongest colour of
/// the tokens that fall on each cell. Rows are filled a share at a time, so that recolouring a
/// million tokens never holds up a frame. Where new colours arrive faster than rows are filled,
/// filling goes on where it was and round at the end, so that every row gets its turn.
final class MinimapRows {
  /// Cells across.
  static final int CELLS = 40;

  private static final double LARGEST_SCALE = 0.2;
  private static final int CLOSEST_ROWS = 3;

  private final HeatmapPage page;
  private final double height;
  private final double scale;
  private final int linesPerRow;
  private final int[] tops;
  private final byte[] from;
  private final byte[] to;
  private final float[] parts;
  private final byte[] layers;
  private final boolean[] read;
  private Coloring coloring;
  private int next;
  private int waiting;

  /// @param height room for the whole text in pixels
  MinimapRows(HeatmapPage page, Coloring coloring, double height) {
    this.page = page;
    this.coloring = coloring;
    this.height = height;
    scale = Math.min(LARGEST_SCALE * 30 / page.metrics().lineHeight(), height / page.height());
    var lines = page.lines().count();
    var mostRows = Math.max(1, (int) (height / CLOSEST_ROWS));
    linesPerRow = Math.max(1, (lines + mostRows - 1) / mostRows);
    var rows = (lines + linesPerRow - 1) / linesPerRow;
    tops = new int[rows];
    from = new byte[rows];
    to = new byte[rows];
    parts = new float[rows * CELLS];
    layers = new byte[rows * CELLS];
    read = new boolean[rows];
    Arrays.fill(layers, (byte) -1);
    waiting = rows;
  }

  /// Whether these are the rows of a page on so much room.
  boolean fits(HeatmapPage other, double room) {
    return page == other && height == room;
  }

  /// Fills all rows anew, from the next one on; until its turn comes a row stays as it is.
  void recolor(Coloring newColoring) {
    coloring = newColoring;
    waiting = tops.length;
  }

  /// The number of rows.
  int count() {
    return tops.length;
  }

  boolean complete() {
    return waiting == 0;
  }

  /// Pixels of the map for a pixel of the page.
  double scale() {
    return scale;
  }

  /// Whether each row is one line of the page.
  boolean detailed() {
    return linesPerRow == 1;
  }

  int top(int row) {
    return tops[row];
  }

  /// The first cell with text.
  int textFrom(int row) {
    return from[row];
  }

  /// One past the last cell with text.
  int textTo(int row) {
    return to[row];
  }

  /// Whether any of its tokens has been read: has a number, be it 0.
  boolean read(int row) {
    return read[row];
  }

  /// The layer that a cell shows, -1 where nothing is active.
  int layer(int row, int cell) {
    return layers[row * CELLS + cell];
  }

  /// How strong a cell's colour is, in [-1, 1].
  float part(int row, int cell) {
    return parts[row * CELLS + cell];
  }

  /// Fills further rows until about so many tokens have been looked at.
  ///
  /// @param filled gets every row that was filled
  void fill(int tokens, IntConsumer filled) {
    var seen = 0;
    while (!complete() && seen < tokens) {
      seen += fillNext();
      filled.accept(next);
      next = (next + 1) % tops.length;
      waiting--;
    }
  }

  /// @return how many tokens it has
  private int fillNext() {
    var lines = page.lines();
    var first = next * linesPerRow;
    var last = Math.min(lines.count(), first + linesPerRow) - 1;
    tops[next] = (int) Math.round((page.top(first) + page.metrics().runTop()) * scale);
    Arrays.fill(parts, next * CELLS, (next + 1) * CELLS, 0);
    Arrays.fill(layers, next * CELLS, (next + 1) * CELLS, (byte) -1);
    read[next] = false;
    if (detailed()) {
      fillLine(first);
    } else {
      fillSpan(lines.firstToken(first), lines.lastToken(last));
    }
    return lines.lastToken(last) - lines.firstToken(first) + 1;
  }

  /// One line: tokens are where they are on the page.
  private void fillLine(int line) {
    var widths = page.widths();
    var last = page.lines().lastToken(line);
    var x = 0f;
    for (var token = page.lines().firstToken(line); token <= last; token++) {
      var end = x + widths.of(token);
      paint(token, cell(x + widths.lead(token)), cell(end - 1));
      x = end;
    }
    to[next] = (byte) Math.max(1, cell(x - 1) + 1);
  }

  private int cell(float x) {
    return Math.clamp((int) (x * CELLS / page.column()), 0, CELLS - 1);
  }

  /// Many lines: tokens are spread over the row in their order.
  private void fillSpan(int first, int last) {
    var tokens = last - first + 1;
    for (var token = first; token <= last; token++) {
      var cell = (int) ((long) (token - first) * CELLS / tokens);
      paint(token, cell, cell);
    }
    to[next] = CELLS;
  }

  private void paint(int token, int firstCell, int lastCell) {
    if (!read[next]) {
      read[next] = coloring.knows(token);
    }
    var layer = coloring.shown(token);
    if (layer < 0) {
      return;
    }
    var part = coloring.layers().get(layer).part(token);
    for (var cell = firstCell; cell <= lastCell; cell++) {
      var at = next * CELLS + cell;
      if (Math.abs(part) > Math.abs(parts[at])) {
        parts[at] = part;
        layers[at] = (byte) layer;
      }
    }
  }
}
