package org.featurescope.viz.heatmap;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.color.Underline;

/// Draws the colours of one line: neighbours with colour form one rounded run with thin seams
/// between its tokens and, where hues have to be told apart, each hue's line beneath.
final class RunPainter {
  private final GraphicsContext g;
  private final Metrics metrics;
  private final HeatColors colors;
  private final Color seam;

  /// How far a token's colour reaches beyond its letters, and whether there is space for it.
  record Edge(int before, int after, boolean opensBefore, boolean opensAfter) {}

  RunPainter(GraphicsContext g, Metrics metrics, HeatColors colors) {
    this.g = g;
    this.metrics = metrics;
    this.colors = colors;
    seam = colors.palette().get(Role.CANVAS).deriveColor(0, 1, 1, 0.7);
  }

  /// Draws a line's runs and returns the number of coloured tokens.
  int paint(LineLayout layout, int left, double lineTop) {
    var count = 0;
    var top = lineTop + metrics.runTop();
    for (var token = layout.first(); token <= layout.last(); ) {
      if (!colors.colored(token)) {
        token++;
        continue;
      }
      var until = token;
      while (until < layout.last() && colors.colored(until + 1)) {
        until++;
      }
      run(layout, token, until, left, top);
      count += until - token + 1;
      token = until + 1;
    }
    return count;
  }

  /// Two pixels where there is a space beside the token; nearly none where a letter stands.
  Edge edge(LineLayout layout, int token) {
    var tight = metrics.inset() / 2;
    var openBefore = layout.ink(token) > layout.left(token) || token == layout.first();
    var openAfter =
        token == layout.last()
            || layout.ink(token + 1) > layout.left(token + 1)
            || layout.left(token + 1) < layout.right(token);
    return new Edge(
        openBefore ? metrics.inset() : tight,
        openAfter ? metrics.inset() : tight,
        openBefore,
        openAfter);
  }

  private void run(LineLayout layout, int from, int to, int left, double top) {
    var height = metrics.runHeight();
    var arc = 2.0 * metrics.radius();
    var start = Math.round(left + layout.ink(from)) - edge(layout, from).before();
    var end = Math.round(left + layout.right(to)) + edge(layout, to).after();
    var x = start;
    for (var token = from; token <= to; token++) {
      var next = token == to ? end : Math.round(left + layout.left(token + 1));
      next = Math.max(next, x);
      g.setFill(colors.fill(token));
      if (from == to) {
        g.fillRoundRect(x, top, next - x, height, arc, arc);
      } else if (token == from) {
        g.fillRoundRect(x, top, next - x + metrics.radius(), height, arc, arc);
        // The next token's colour covers what reaches over.
      } else if (token == to) {
        var square = Math.min(metrics.radius(), next - x);
        g.fillRect(x, top, square, height);
        g.fillRoundRect(x, top, next - x, height, arc, arc);
      } else {
        g.fillRect(x, top, next - x, height);
      }
      x = next;
    }
    underlines(layout, from, to, left, start, end, top + height);
    g.setFill(seam);
    for (var token = from + 1; token <= to; token++) {
      g.fillRect(Math.round(left + layout.left(token)), top, 1, height);
    }
  }

  private void underlines(
      LineLayout layout, int from, int to, int left, long start, long end, double bottom) {
    for (var token = from; token <= to; ) {
      var line = colors.underline(token);
      var color = colors.underlineColor(token);
      var until = token;
      while (until < to
          && colors.underline(until + 1).equals(line)
          && colors.underlineColor(until + 1).equals(color)) {
        until++;
      }
      if (line.isPresent()) {
        var x = token == from ? start + 1 : Math.round(left + layout.left(token));
        var next = until == to ? end - 1 : Math.round(left + layout.left(until + 1));
        g.setFill(color);
        underline(line.get(), x, next, bottom);
      }
      token = until + 1;
    }
  }

  private void underline(Underline style, double from, double to, double bottom) {
    draw(g, style, from, to, bottom, metrics.underline(), metrics.scale());
  }

  /// Draws a hue's line in the current fill colour.
  ///
  /// @param bottom the lower edge of the line
  static void draw(
      GraphicsContext g,
      Underline style,
      double from,
      double to,
      double bottom,
      int thickness,
      double scale) {
    var top = bottom - thickness;
    switch (style) {
      case SOLID -> g.fillRect(from, top, to - from, thickness);
      case DOUBLE -> {
        var thin = Math.max(1, thickness / 2);
        g.fillRect(from, bottom - thin, to - from, thin);
        g.fillRect(from, bottom - 3.0 * thin, to - from, thin);
      }
      case DOTTED, DASHED, DASH_DOT, LONG_DASHED -> {
        var dashes = style.dashes();
        var x = from;
        for (var i = 0; x < to; i++) {
          var length = Math.max(1, Math.round(dashes[i % dashes.length] * scale));
          if (i % 2 == 0) {
            g.fillRect(x, top, Math.min(length, to - x), thickness);
          }
          x += length;
        }
      }
    }
  }
}
