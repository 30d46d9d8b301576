package org.featurescope.viz.heatmap;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.control.IndexRange;

/// A text set in lines of a given width: what is where, in pixels from the top left corner of the
/// whole page.
final class HeatmapPage {
  private static final int LAYOUTS_KEPT = 512;

  private final HeatmapText text;
  private final Metrics metrics;
  private final TokenWidths widths;
  private final Lines lines;
  private final int numberRight;
  private final int textLeft;
  private final int column;
  private final Map<Integer, LineLayout> layouts = new HashMap<>();

  HeatmapPage(
      HeatmapText text,
      Metrics metrics,
      Measure measure,
      int width,
      TokenWidths.NumberSpace numbers) {
    this.text = text;
    this.metrics = metrics;
    widths = new TokenWidths(text, measure, metrics.pixels(8), numbers);
    numberRight =
        metrics.pad()
            + (int)
                Math.ceil(
                    measure.number(Math.max(3, Integer.toString(text.size()).length())) * 1.1f);
    textLeft = numberRight + metrics.pixels(18);
    // Longer lines than this are hard to read.
    var widest = (int) (60 * metrics.fontSize());
    column = Math.max(metrics.pixels(60), Math.min(widest, width - textLeft - metrics.pixels(28)));
    lines = LineBreaker.wrap(text, widths, column, metrics);
  }

  private HeatmapPage(
      HeatmapText text, Metrics metrics, TokenWidths widths, int column, Lines lines) {
    this.text = text;
    this.metrics = metrics;
    this.widths = widths;
    this.column = column;
    this.lines = lines;
    numberRight = 0;
    textLeft = metrics.inset();
  }

  /// A text without a margin, wrapped.
  static HeatmapPage wrapped(HeatmapText text, Metrics metrics, Measure measure, int width) {
    var widths = widths(text, metrics, measure);
    var column = stripColumn(metrics, width);
    var lines = LineBreaker.wrap(text, widths, column, metrics);
    return new HeatmapPage(text, metrics, widths, column, lines);
  }

  /// As much of a text around a token as one line takes; line ends are signs in it.
  static HeatmapPage around(
      int token, HeatmapText text, Metrics metrics, Measure measure, int width) {
    var widths = widths(text, metrics, measure);
    var column = stripColumn(metrics, width);
    var lines = new LineWindow(text, widths, column).around(token, metrics.lineHeight());
    return new HeatmapPage(text, metrics, widths, column, lines);
  }

  private static TokenWidths widths(HeatmapText text, Metrics metrics, Measure measure) {
    return new TokenWidths(text, measure, metrics.pixels(8), TokenWidths.NumberSpace.NONE);
  }

  private static int stripColumn(Metrics metrics, int width) {
    return Math.max(metrics.pixels(60), width - 2 * metrics.inset());
  }

  /// Whether there is a margin, for numbers and seams.
  boolean margin() {
    return numberRight > 0;
  }

  HeatmapText text() {
    return text;
  }

  Metrics metrics() {
    return metrics;
  }

  TokenWidths widths() {
    return widths;
  }

  Lines lines() {
    return lines;
  }

  /// The right edge of the numbers in the margin.
  int numberRight() {
    return numberRight;
  }

  int textLeft() {
    return textLeft;
  }

  /// The width of a full line.
  int column() {
    return column;
  }

  int height() {
    return lines.height() + 2 * metrics.pad();
  }

  int top(int line) {
    return metrics.pad() + lines.top(line);
  }

  int lineAt(double y) {
    return lines.at(y - metrics.pad());
  }

  /// The part of the text in a view of the page, in UTF-16 units.
  IndexRange units(double top, double height) {
    return lines.count() == 0
        ? new IndexRange(0, 0)
        : new IndexRange(
            lines.startOffset(lineAt(top)), lines.endOffset(lineAt(top + Math.max(0, height - 1))));
  }

  LineLayout layout(int line) {
    if (layouts.size() > LAYOUTS_KEPT) {
      layouts.clear();
    }
    return layouts.computeIfAbsent(line, key -> new LineLayout(text, widths, lines, key));
  }

  /// The token at a point, [TokenHeatmap#NONE] beside the text.
  int tokenAt(double x, double y) {
    if (lines.count() == 0) {
      return TokenHeatmap.NONE;
    }
    var line = lineAt(y);
    var within = y - top(line);
    if (within < 0 || within >= metrics.lineHeight()) {
      return TokenHeatmap.NONE;
    }
    return layout(line).hit(x - textLeft);
  }

  /// The token of a line that is nearest to a point.
  int nearest(int line, double x) {
    return layout(line).nearest(x - textLeft);
  }

  /// Where the first part of a token is drawn.
  Box box(int token) {
    var line = lines.of(token);
    return box(layout(line), line, token);
  }

  Box box(LineLayout layout, int line, int token) {
    var left = textLeft + layout.ink(token);
    var right = textLeft + layout.right(token);
    return new Box(left, top(line) + metrics.runTop(), right - left, metrics.runHeight());
  }

  /// A rectangle on the page.
  record Box(double x, double y, double width, double height) {}
}
