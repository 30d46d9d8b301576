package org.featurescope.viz.heatmap;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.FontSmoothingType;
import javafx.scene.text.TextAlignment;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.CanvasText;
import org.featurescope.viz.text.Figures;

/// Draws the part of a page that can be seen: colours first, then text, then frames.
final class HeatmapPainter {
  /// Room of a return glyph at the base size.
  static final int RETURN_WIDTH = 18;

  private final GraphicsContext g;
  private final HeatmapPage page;
  private final Metrics metrics;
  private final HeatmapFonts fonts;
  private final HeatColors colors;
  private final Palette palette;
  private final HeatmapMarks marks;
  private final RunPainter runs;
  private final double scroll;
  private final int left;
  private final int baseline;
  private int activations;

  HeatmapPainter(
      GraphicsContext g,
      HeatmapPage page,
      HeatmapFonts fonts,
      HeatColors colors,
      HeatmapMarks marks,
      double scroll) {
    this.g = g;
    this.page = page;
    this.metrics = page.metrics();
    this.fonts = fonts;
    this.colors = colors;
    this.palette = colors.palette();
    this.marks = marks;
    this.scroll = Math.round(scroll);
    runs = new RunPainter(g, metrics, colors);
    left = page.textLeft();
    // Capitals of Inter are 0.73 em high; half of that below the middle of the run centres them.
    baseline =
        (int) Math.round(metrics.runTop() + metrics.runHeight() / 2.0 + 0.364 * metrics.fontSize());
  }

  /// Draws and returns how many coloured tokens can be seen.
  int paint(double width, double height) {
    g.setFontSmoothingType(FontSmoothingType.GRAY);
    g.setTextBaseline(VPos.BASELINE);
    g.setTextAlign(TextAlignment.LEFT);
    g.setLineCap(StrokeLineCap.BUTT);
    g.setLineJoin(StrokeLineJoin.ROUND);
    g.setLineDashes();
    if (page.margin()) {
      g.setFill(palette.get(Role.CANVAS));
      g.fillRect(0, 0, width, height);
    } else {
      // A strip stands on whatever is behind it.
      g.clearRect(0, 0, width, height);
    }
    if (page.lines().count() == 0) {
      return 0;
    }
    var from = page.lineAt(scroll);
    var to = page.lineAt(scroll + height);
    for (var line = from; line <= to; line++) {
      if (page.margin()) {
        margin(line);
      }
      marks(line);
      var layout = page.layout(line);
      activations += runs.paint(layout, left, y(line));
    }
    // Frames reach into their neighbours' room, where a full stop may stand: text goes on top.
    for (var line = from; line <= to; line++) {
      frames(line);
    }
    for (var line = from; line <= to; line++) {
      text(line);
    }
    return activations;
  }

  private double y(int line) {
    return page.top(line) - scroll;
  }

  /// The number of a paragraph's first token, or the seam between two windows.
  private void margin(int line) {
    var kind = page.lines().kind(line);
    if (kind == Lines.Kind.WRAP) {
      return;
    }
    g.setFont(fonts.margin());
    g.setFill(palette.get(Role.TEXT_3));
    g.setTextAlign(TextAlignment.RIGHT);
    if (kind == Lines.Kind.SEAM) {
      seam(y(line) - metrics.seamGap() / 2.0);
    } else {
      CanvasText.fill(g, Figures.count(firstWord(line)), page.numberRight(), y(line) + baseline);
    }
    g.setTextAlign(TextAlignment.LEFT);
  }

  /// Chips stand before the paragraph that they belong to and are not counted as its beginning.
  private int firstWord(int line) {
    var token = page.lines().firstToken(line);
    var last = page.lines().lastToken(line);
    while (token < last && page.text().chip(token)) {
      token++;
    }
    return token;
  }

  private void seam(double middle) {
    CanvasText.fill(g, "seam", page.numberRight(), middle + 0.3 * fonts.margin().getSize());
    g.setStroke(palette.get(Role.LINE_3));
    g.setLineWidth(1);
    g.setLineDashes(metrics.pixels(5), metrics.pixels(4));
    var y = Math.floor(middle) + 0.5;
    g.strokeLine(left, y, left + page.column(), y);
    g.setLineDashes();
  }

  /// The wash behind selected tokens and matches.
  private void marks(int line) {
    var layout = page.layout(line);
    if (marks.selected() != marks.anchor()) {
      g.setFill(palette.get(Role.ACCENT_WASH));
      for (var token = layout.first(); token <= layout.last(); token++) {
        if (marks.inRange(token)) {
          var from = Math.round(left + layout.left(token));
          var to = Math.round(left + layout.right(token));
          g.fillRect(from, y(line), to - from, metrics.lineHeight());
        }
      }
    }
    eachMatch(
        line,
        layout,
        (from, to, current) -> {
          g.setFill(palette.get(Role.ACCENT_WASH));
          g.fillRect(from, y(line) + metrics.runTop(), to - from, metrics.runHeight());
        });
  }

  private interface MatchDrawing {
    void draw(double from, double to, boolean current);
  }

  private void eachMatch(int line, LineLayout layout, MatchDrawing drawing) {
    if (marks.matches().isEmpty()) {
      return;
    }
    var lineStart = page.lines().startOffset(line);
    var lineEnd = page.lines().endOffset(line);
    for (var i = marks.matchAfter(lineStart); i < marks.matches().size(); i++) {
      var match = marks.matches().get(i);
      if (match.getStart() >= lineEnd) {
        break;
      }
      var from = layout.at(Math.max(match.getStart(), lineStart));
      var to = layout.at(Math.min(match.getEnd(), lineEnd));
      drawing.draw(
          Math.round(left + Math.min(from, to)),
          Math.round(left + Math.max(from, to)),
          i == marks.currentMatch());
    }
  }

  private void text(int line) {
    var layout = page.layout(line);
    var y = y(line) + baseline;
    g.setFont(fonts.reading());
    var characters = page.text().text();
    var pieces = layout.pieces();
    for (var i = 0; i < pieces.size(); ) {
      var piece = pieces.get(i);
      if (piece.shaped()) {
        shaped(layout, piece, line, y);
        i++;
        continue;
      }
      var ink = ink(piece.firstToken());
      var end = piece.end();
      i++;
      // Neighbours of one colour are drawn in one go, which is several times as fast.
      while (i < pieces.size() && follows(pieces, i, ink)) {
        end = pieces.get(i).end();
        i++;
      }
      g.setFill(ink);
      CanvasText.fill(
          g, FontMeasure.drawn(characters.substring(piece.start(), end)), left + piece.x(), y);
    }
    signs(layout, y);
    chips(layout, y(line));
    if (marks.numbers()) {
      numbers(layout, y(line));
    }
  }

  private boolean follows(List<LineLayout.Piece> pieces, int i, Color ink) {
    var before = pieces.get(i - 1);
    var piece = pieces.get(i);
    return !piece.shaped()
        && piece.start() == before.end()
        && Math.abs(before.right() - piece.x()) < 0.01
        && ink(piece.firstToken()).equals(ink);
  }

  /// Letters that shape each other are drawn together, once for each colour, cut to its tokens.
  private void shaped(LineLayout layout, LineLayout.Piece piece, int line, double y) {
    var written = FontMeasure.drawn(page.text().text().substring(piece.start(), piece.end()));
    var x = left + piece.x();
    var ink = ink(piece.firstToken());
    var plain = true;
    for (var token = piece.firstToken() + 1; token <= piece.lastToken(); token++) {
      plain &= ink(token).equals(ink);
    }
    g.setFill(ink);
    if (plain) {
      CanvasText.fill(g, written, x, y);
      return;
    }
    for (var token = piece.firstToken(); token <= piece.lastToken(); token++) {
      g.save();
      g.beginPath();
      g.rect(
          left + layout.left(token),
          y(line),
          layout.right(token) - layout.left(token),
          metrics.lineHeight());
      g.clip();
      g.setFill(ink(token));
      CanvasText.fill(g, written, x, y);
      g.restore();
    }
  }

  private Color ink(int token) {
    return colors.colored(token)
        ? colors.ink(token)
        : palette.get(token < marks.quiet() ? Role.TEXT_3 : Role.TEXT_1);
  }

  private void signs(LineLayout layout, double y) {
    for (var sign : layout.signs()) {
      var colored = colors.colored(sign.token());
      g.setStroke(colored ? colors.ink(sign.token()) : palette.get(Role.LINE_3));
      g.setLineWidth(1.2 * metrics.scale());
      var x = left + sign.x();
      if (sign.character() == '\t') {
        tab(x, y);
      } else {
        returnGlyph(x, y);
      }
    }
  }

  private void returnGlyph(double at, double baseline) {
    var u = metrics.scale();
    var x = Math.round(at + 5 * u) + 0.5;
    var y = Math.round(baseline - 4 * u) + 0.5;
    g.strokePolyline(new double[] {x + 9 * u, x + 9 * u, x}, new double[] {y - 4.5 * u, y, y}, 3);
    g.strokePolyline(
        new double[] {x + 3 * u, x, x + 3 * u}, new double[] {y - 3 * u, y, y + 3 * u}, 3);
  }

  private void tab(double at, double baseline) {
    var u = metrics.scale();
    var x = Math.round(at + 3 * u) + 0.5;
    var y = Math.round(baseline - 5 * u) + 0.5;
    g.strokeLine(x, y, x + 9 * u, y);
    g.strokePolyline(
        new double[] {x + 6 * u, x + 9 * u, x + 6 * u}, new double[] {y - 3 * u, y, y + 3 * u}, 3);
  }

  private void chips(LineLayout layout, double y) {
    for (var token = layout.first(); token <= layout.last(); token++) {
      if (!page.text().chip(token)) {
        continue;
      }
      var inner = metrics.pixels(3);
      var from = Math.round(left + layout.left(token)) + (token == layout.first() ? 0 : inner);
      var to = Math.round(left + layout.right(token)) - inner;
      var height = metrics.pixels(18);
      var top = y + metrics.runTop() + Math.round((metrics.runHeight() - height) / 2.0);
      var colored = colors.colored(token);
      g.setLineWidth(1);
      g.setStroke(colored ? colors.ink(token) : palette.get(Role.LINE_2));
      g.strokeRoundRect(
          from + 0.5,
          top + 0.5,
          to - from - 1,
          height - 1,
          2 * metrics.radius(),
          2 * metrics.radius());
      g.setFont(fonts.chip());
      g.setFill(colored ? colors.ink(token) : palette.get(Role.TEXT_3));
      g.setTextAlign(TextAlignment.CENTER);
      CanvasText.fill(
          g,
          page.text().label(token),
          (from + to) / 2.0,
          top + height / 2.0 + 0.36 * fonts.chip().getSize());
      g.setTextAlign(TextAlignment.LEFT);
      g.setFont(fonts.reading());
    }
  }

  private void numbers(LineLayout layout, double y) {
    g.setFont(fonts.number());
    g.setFill(palette.get(Role.TEXT_2));
    for (var token = layout.first(); token <= layout.last(); token++) {
      if (colors.colored(token)) {
        CanvasText.fill(
            g,
            colors.number(token),
            left + layout.ink(token),
            y + metrics.runTop() + metrics.runHeight() + metrics.pixels(11));
      }
    }
    g.setFont(fonts.reading());
  }

  private void frames(int line) {
    var layout = page.layout(line);
    eachMatch(line, layout, (start, end, current) -> found(line, start, end, current));
    if (marks.quiet() > 0 && layout.has(marks.quiet()) && page.lines().of(marks.quiet()) == line) {
      endOfQuiet(layout, line);
    }
    if (layout.has(marks.hovered()) && marks.hovered() != marks.selected()) {
      frame(layout, line, marks.hovered(), palette.get(Role.TEXT_1), 1);
    }
    if (layout.has(marks.selected())) {
      frame(
          layout, line, marks.selected(), palette.get(Role.ACCENT), Math.max(2, metrics.pixels(2)));
    }
  }

  /// Two small marks above and below the place where the quiet tokens end; a line through it would
  /// look like a letter.
  private void endOfQuiet(LineLayout layout, int line) {
    var x = Math.round(left + layout.left(marks.quiet())) + 0.5;
    var top = y(line) + metrics.runTop();
    var bottom = top + metrics.runHeight();
    g.setStroke(palette.get(Role.TEXT_3));
    g.setLineWidth(1);
    g.strokeLine(x, top, x, top + metrics.pixels(4));
    g.strokeLine(x, bottom - metrics.pixels(3), x, bottom + metrics.pixels(1));
  }

  /// Found places have an outline; the one that the reader stands on a bar on top too, where no hue
  /// has its line.
  private void found(int line, double from, double to, boolean current) {
    var arc = 2.0 * metrics.radius();
    var top = y(line) + metrics.runTop();
    var beside = metrics.pixels(1);
    g.setStroke(palette.get(Role.ACCENT));
    g.setLineWidth(1);
    g.strokeRoundRect(
        from - beside + 0.5,
        top + 0.5,
        to - from + 2.0 * beside - 1,
        metrics.runHeight() - 1,
        arc,
        arc);
    if (current) {
      g.setFill(palette.get(Role.ACCENT));
      g.fillRect(from, top - metrics.pixels(1), to - from, metrics.pixels(4));
    }
  }

  private void frame(LineLayout layout, int line, int token, Color color, int thickness) {
    var edge = runs.edge(layout, token);
    var half = thickness / 2.0;
    // Where a letter stands beside it, the frame runs along the border between the two.
    var from =
        Math.round(left + layout.ink(token)) - (edge.opensBefore() ? edge.before() + half : 0);
    var to = Math.round(left + layout.right(token)) + (edge.opensAfter() ? edge.after() + half : 0);
    var top = y(line) + metrics.runTop() - half;
    var arc = 2.0 * metrics.radius();
    g.setStroke(color);
    g.setLineWidth(thickness);
    g.strokeRoundRect(from, top, to - from, metrics.runHeight() + thickness, arc, arc);
  }
}
