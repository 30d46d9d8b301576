package org.featurescope.viz.steer;

import java.util.function.ToDoubleFunction;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.FontSmoothingType;
import javafx.scene.text.TextAlignment;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.CanvasText;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Typeface;

/// The drawing of a [SweepPlot]: strength across; the target's probability from 0 to 1, every other
/// figure from 0 to its own largest.
final class SweepChart extends DrawnRegion {
  private static final int LINES = 4;
  private static final double USEFUL = 0.13;

  private final SweepPlot plot;
  private final Canvas canvas = new Canvas();
  private double left;
  private double right;
  private double top;
  private double bottom;

  SweepChart(SweepPlot plot) {
    super("sweep-chart");
    this.plot = plot;
    setMouseTransparent(true);
    getChildren().add(canvas);
  }

  private Sweep sweep() {
    return plot.sweepProperty().get();
  }

  private double from() {
    return sweep().points().getFirst().strength();
  }

  private double to() {
    return sweep().points().getLast().strength();
  }

  double x(double strength) {
    var part = (Math.clamp(strength, from(), to()) - from()) / Math.max(1e-12, to() - from());
    return left + part * (right - left);
  }

  /// The strength at a distance from the left.
  double at(double x) {
    var part = Math.clamp((x - left) / Math.max(1, right - left), 0, 1);
    return from() + part * (to() - from());
  }

  double top() {
    return top;
  }

  @Override
  protected double computePrefHeight(double width) {
    return pixels(164);
  }

  @Override
  protected double computeMinHeight(double width) {
    return pixels(110);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(300);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(160);
  }

  @Override
  protected void layoutChildren() {
    canvas.setWidth(Math.floor(getWidth()));
    canvas.setHeight(Math.floor(getHeight()));
    var g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    g.setFontSmoothingType(FontSmoothingType.GRAY);
    g.setTextBaseline(VPos.BASELINE);
    g.setLineJoin(StrokeLineJoin.ROUND);
    left = pixels(28);
    right = canvas.getWidth() - pixels(10);
    top = pixels(16);
    bottom = canvas.getHeight() - pixels(36);
    if (sweep().points().size() < 2) {
      g.setFont(Typeface.REGULAR.at(12 * scale()));
      text(g, "No sweep yet", canvas.getWidth() / 2, (top + bottom) / 2, TextAlignment.CENTER);
      return;
    }
    useful(g);
    grid(g);
    for (var series : SweepSeries.values()) {
      if (series.in(sweep())) {
        line(g, series);
      }
    }
    reading(g);
    current(g);
    strengths(g);
  }

  private void useful(GraphicsContext g) {
    sweep()
        .useful()
        .ifPresent(span -> {
          var start = Math.round(x(span.from()));
          var end = Math.round(x(span.to()));
          g.setFill(alpha(palette().get(Role.GOOD), USEFUL));
          g.fillRect(start, top, Math.max(1, end - start), bottom - top);
        });
  }

  private static Color alpha(Color color, double opacity) {
    return color.deriveColor(0, 1, 1, opacity);
  }

  private void grid(GraphicsContext g) {
    g.setLineWidth(1);
    g.setFont(Typeface.MONO.at(10.5 * scale()));
    for (var i = 0; i <= LINES; i++) {
      var y = Math.round(bottom - (bottom - top) * i / LINES) + 0.5;
      g.setStroke(palette().get(i == 0 ? Role.LINE_3 : Role.LINE_1));
      g.strokeLine(left, y, right, y);
      if (i % 2 == 0) {
        text(g, i == 0 ? "0" : i == LINES ? "1" : "0.5", left - pixels(6), y, TextAlignment.RIGHT);
      }
    }
    var neutral = plot.neutral();
    if (neutral >= from() && neutral <= to()) {
      var x = Math.round(x(neutral)) + 0.5;
      g.setStroke(palette().get(Role.LINE_3));
      g.strokeLine(x, top, x, bottom);
    }
  }

  private void line(GraphicsContext g, SweepSeries series) {
    ToDoubleFunction<Sweep.Point> figure = series::of;
    var most = series.most(sweep());
    g.setStroke(palette().get(series.role()));
    g.setLineWidth(series == SweepSeries.PROBABILITY ? 2 * scale() : 1.4 * scale());
    g.setLineDashes(series.dashes(scale()));
    g.beginPath();
    var started = false;
    for (var point : sweep().points()) {
      var value = figure.applyAsDouble(point);
      if (!Double.isFinite(value)) {
        started = false;
        continue;
      }
      var y = y(value, most);
      if (started) {
        g.lineTo(x(point.strength()), y);
      } else {
        g.moveTo(x(point.strength()), y);
      }
      started = true;
    }
    g.stroke();
    g.setLineDashes();
  }

  private double y(double value, double most) {
    return bottom - Math.clamp(value / most, 0, 1) * (bottom - top);
  }

  private void reading(GraphicsContext g) {
    var read = plot.readProperty().get();
    if (Double.isNaN(read)) {
      return;
    }
    var x = Math.round(x(read)) + 0.5;
    g.setStroke(palette().get(Role.TEXT_2));
    g.setLineWidth(1);
    g.strokeLine(x, top, x, bottom);
  }

  private void current(GraphicsContext g) {
    var now = plot.currentProperty().get();
    var x = Math.round(x(now));
    g.setFill(palette().get(Role.ACCENT));
    g.fillRect(x - 1.0, top - pixels(4), 2, bottom - top + pixels(4));
    var probability = sweep().at(now).probability();
    if (!Double.isFinite(probability)) {
      return;
    }
    var y = y(probability, 1);
    var radius = 4 * scale();
    g.setFill(palette().get(Role.PANEL));
    g.fillOval(x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2);
    g.setFill(palette().get(Role.RAISES));
    g.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
    g.setFont(Typeface.MONO_BOLD.at(11 * scale()));
    var onLeft = x > (left + right) / 2;
    var above = Math.max(top + pixels(2), y - pixels(11));
    var beside = onLeft ? x - pixels(9) : x + pixels(9);
    var words = Figures.probability(probability);
    clear(g, words, onLeft ? beside - words.length() * pixels(6.7) : beside, above);
    text(g, words, beside, above, onLeft ? TextAlignment.RIGHT : TextAlignment.LEFT, Role.TEXT_1);
  }

  /// Takes the lines away from behind a figure.
  private void clear(GraphicsContext g, String words, double start, double middle) {
    var height = pixels(13);
    g.setFill(alpha(palette().get(Role.PANEL), 0.85));
    g.fillRect(
        Math.round(start) - pixels(2),
        Math.round(middle - height / 2.0),
        words.length() * pixels(6.7) + pixels(4),
        height);
  }

  /// Strengths below the axis; those that the current one would cover give way to it.
  private void strengths(GraphicsContext g) {
    var y = bottom + pixels(11);
    var now = plot.currentProperty().get();
    var nowHalf = half(plot.written(now));
    var nowX = within(x(now), nowHalf);
    g.setFont(Typeface.MONO.at(10.5 * scale()));
    for (var i = 0; i <= LINES; i++) {
      var strength = from() + (to() - from()) * i / LINES;
      var tick = Math.round(x(strength)) + 0.5;
      g.setStroke(palette().get(Role.LINE_3));
      g.setLineWidth(1);
      g.strokeLine(tick, bottom, tick, bottom + pixels(3));
      var half = half(plot.end(strength));
      var x = within(x(strength), half);
      if (Math.abs(x - nowX) > Math.max(pixels(34), half + nowHalf + pixels(3))) {
        text(g, plot.end(strength), x, y, TextAlignment.CENTER);
      }
    }
    g.setFont(Typeface.MONO_BOLD.at(10.5 * scale()));
    text(g, plot.written(now), nowX, y, TextAlignment.CENTER, Role.ACCENT);
    g.setFont(Typeface.REGULAR.at(11 * scale()));
    text(g, "strength", (left + right) / 2, y + pixels(15), TextAlignment.CENTER);
  }

  private double half(String figure) {
    return CanvasText.width(figure, Typeface.MONO_BOLD.at(10.5 * scale())) / 2;
  }

  /// The middle of a figure that is seen whole.
  private double within(double x, double half) {
    return Math.clamp(x, half, Math.max(half, Math.floor(canvas.getWidth() - half)));
  }

  private void text(GraphicsContext g, String words, double x, double middle, TextAlignment align) {
    text(g, words, x, middle, align, Role.TEXT_3);
  }

  private void text(
      GraphicsContext g, String words, double x, double middle, TextAlignment align, Role role) {
    g.setFill(palette().get(role));
    g.setTextAlign(align);
    CanvasText.fill(g, words, Math.round(x), Math.round(middle + 0.36 * 11 * scale()));
  }
}
