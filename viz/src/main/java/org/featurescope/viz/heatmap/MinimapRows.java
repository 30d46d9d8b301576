package org.featurescope.viz.heatmap;

import java.util.Arrays;

/// A whole text in a few hundred rows of cells: where there is text, and the strongest colour of
/// the tokens that fall on each cell. Rows are filled a share at a time, so that recolouring a
/// million tokens never holds up a frame.
final class MinimapRows {
  /// Cells across.
  static final int CELLS = 40;

  private static final double LARGEST_SCALE = 0.2;
  private static final int CLOSEST_ROWS = 3;

  private final HeatmapPage page;
  private final Coloring coloring;
  private final double scale;
  private final int linesPerRow;
  private final int[] tops;
  private final byte[] from;
  private final byte[] to;
  private final float[] parts;
  private final byte[] layers;
  private int filled;

  /// @param height room for the whole text in pixels
  MinimapRows(HeatmapPage page, Coloring coloring, double height) {
    this.page = page;
    this.coloring = coloring;
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
    Arrays.fill(layers, (byte) -1);
  }

  int count() {
    return filled;
  }

  boolean complete() {
    return filled == tops.length;
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

  /// The layer that a cell shows, -1 where nothing is active.
  int layer(int row, int cell) {
    return layers[row * CELLS + cell];
  }

  /// How strong a cell's colour is, in [-1, 1].
  float part(int row, int cell) {
    return parts[row * CELLS + cell];
  }

  /// Fills further rows until about this many tokens have been looked at.
  void fill(int tokens) {
    var lines = page.lines();
    var seen = 0;
    while (!complete() && seen < tokens) {
      var first = filled * linesPerRow;
      var last = Math.min(lines.count(), first + linesPerRow) - 1;
      tops[filled] = (int) Math.round((page.top(first) + page.metrics().runTop()) * scale);
      if (detailed()) {
        fillLine(first);
      } else {
        fillSpan(lines.firstToken(first), lines.lastToken(last));
      }
      seen += lines.lastToken(last) - lines.firstToken(first) + 1;
      filled++;
    }
  }

  /// One line: tokens are where they are on the page.
  private void fillLine(int line) {
    var widths = page.widths();
    var last = page.lines().lastToken(line);
    var x = 0f;
    for (var token = page.lines().firstToken(line); token <= last; token++) {
      var next = x + widths.of(token);
      paint(token, cell(x + widths.lead(token)), cell(next - 1));
      x = next;
    }
    to[filled] = (byte) Math.max(1, cell(x - 1) + 1);
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
    to[filled] = CELLS;
  }

  private void paint(int token, int firstCell, int lastCell) {
    var layer = coloring.shown(token);
    if (layer < 0) {
      return;
    }
    var part = coloring.layers().get(layer).part(token);
    for (var cell = firstCell; cell <= lastCell; cell++) {
      var at = filled * CELLS + cell;
      if (Math.abs(part) > Math.abs(parts[at])) {
        parts[at] = part;
        layers[at] = (byte) layer;
      }
    }
  }
}
