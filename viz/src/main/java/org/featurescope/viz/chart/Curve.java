package org.featurescope.viz.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.color.Underline;
import org.featurescope.viz.text.Figures;

/// One figure over the course of some work: a line that grows from left to right above a ground at
/// zero, and in other hues and dashes the like of it from other work. However many values come, it
/// draws as many as it has room for.
public final class Curve extends Region {
  private static final int POINTS = 400;
  private static final double GAP = 6;
  private static final double MARGIN = 3;

  /// The share of the values, from the highest on, that may stand out above the scale: a loss
  /// begins so high that beside it nothing else would be seen.
  private static final double OUTLYING = 0.05;

  private final String name;
  private final DoubleFunction<String> words;
  private final List<Point> points = new ArrayList<>();
  private final Pane plot = new Pane();
  private final Polyline line = new Polyline();
  private final Line ground = new Line();
  private final Line ceiling = new Line();
  private final Label high = new Label();
  private final Label low = new Label();
  private final List<Drawn> others = new ArrayList<>();
  private double end = 1;
  private boolean share;

  /// A value.
  ///
  /// @param at where it lies, from 0 to the [#setEnd end]
  public record Point(double at, double value) {}

  /// What the same figure was in other work.
  ///
  /// @param hue 2 to 6; the dashes, which hue 1 has not, tell it without colour
  /// @param points from left to right
  public record Other(int hue, List<Point> points) {
    public Other {
      var known = points.stream().filter(each -> Double.isFinite(each.value)).toList();
      var step = Math.ceilDiv(known.size(), 2 * POINTS);
      points =
          IntStream.range(0, known.size())
              .filter(at -> at % step == 0 || at == known.size() - 1)
              .mapToObj(known::get)
              .toList();
    }
  }

  private record Drawn(Other other, Polyline line) {}

  /// @param name what the figure is called
  public Curve(String name) {
    this(name, Figures::of);
  }

  private Curve(String name, DoubleFunction<String> words) {
    this.name = name;
    this.words = words;
    getStyleClass().add("curve");
    line.getStyleClass().add("curve-line");
    for (var each : List.of(ground, ceiling)) {
      each.getStyleClass().add("curve-ground");
    }
    high.getStyleClass().addAll("figure", "quiet", "curve-scale");
    low.getStyleClass().addAll("figure", "quiet", "curve-scale");
    plot.setManaged(false);
    var clip = new Rectangle();
    clip.widthProperty().bind(plot.widthProperty());
    clip.heightProperty().bind(plot.heightProperty());
    plot.setClip(clip);
    plot.getChildren().add(line);
    getChildren().addAll(ground, ceiling, plot, high, low);
    show();
  }

  /// A part of 1, drawn between nothing and all.
  public static Curve ofShare(String name) {
    var curve = new Curve(name, value -> Figures.of(100 * value) + "\u2009%");
    curve.share = true;
    curve.show();
    return curve;
  }

  /// Adds a value.
  public void add(double at, double value) {
    take(new Point(at, value));
    show();
  }

  /// Puts values in the place of those that there are, in less time than one after the other.
  ///
  /// @param values from left to right
  public void setAll(List<Point> values) {
    points.clear();
    values.forEach(this::take);
    show();
  }

  private void take(Point point) {
    if (!Double.isFinite(point.value)) {
      return;
    }
    points.add(point);
    if (points.size() > 2 * POINTS) {
      // Every second one goes: the shape stays, and so does the beginning.
      for (var i = POINTS - 1; i >= 0; i--) {
        points.remove(2 * i + 1);
      }
    }
  }

  /// Where the right end is, at first 1.
  public void setEnd(double end) {
    this.end = end > 0 ? end : 1;
    requestLayout();
  }

  /// What is drawn beside it.
  public void setOthers(List<Other> others) {
    this.others.clear();
    others.forEach(other -> this.others.add(new Drawn(other, dashed(other.hue))));
    // Its own line lies above them.
    plot.getChildren().setAll(this.others.stream().map(Drawn::line).toList());
    plot.getChildren().add(line);
    show();
  }

  private static Polyline dashed(int hue) {
    var dashed = new Polyline();
    dashed.getStyleClass().addAll("curve-line", "curve-other");
    HueBadge.mark(dashed, hue);
    for (var dash : Underline.of(hue).dashes()) {
      dashed.getStrokeDashArray().add(dash);
    }
    return dashed;
  }

  /// Values that are held.
  public int size() {
    return points.size();
  }

  private void show() {
    var any = values().findAny().isPresent();
    high.setText(any || share ? words.apply(top()) : "");
    low.setText(any || share ? "0" : "");
    setAccessibleText(
        points.isEmpty()
            ? name + ": no values yet"
            : "%s: %s now, between %s and %s"
                .formatted(
                    name,
                    words.apply(points.getLast().value),
                    words.apply(points.stream().mapToDouble(Point::value).min().orElse(0)),
                    words.apply(points.stream().mapToDouble(Point::value).max().orElse(0))));
    requestLayout();
  }

  private Stream<Point> values() {
    return Stream.concat(
        points.stream(), others.stream().flatMap(each -> each.other.points.stream()));
  }

  /// The value at the upper edge.
  private double top() {
    if (share) {
      return 1;
    }
    var sorted = values().mapToDouble(Point::value).sorted().toArray();
    if (sorted.length == 0) {
      return 1;
    }
    var top = sorted[(int) Math.ceil((sorted.length - 1) * (1 - OUTLYING))];
    return top > 0 ? top : 1;
  }

  @Override
  protected void layoutChildren() {
    high.autosize();
    low.autosize();
    var left = Math.max(high.getWidth(), low.getWidth()) + GAP;
    var width = Math.max(1, getWidth() - left);
    var height = Math.max(1, getHeight() - 2 * MARGIN);
    high.relocate(left - GAP - high.getWidth(), 0);
    low.relocate(left - GAP - low.getWidth(), getHeight() - low.getHeight());
    level(ceiling, left, width, MARGIN);
    level(ground, left, width, MARGIN + height);
    plot.resizeRelocate(left, 0, width, getHeight());
    var top = top();
    others.forEach(each -> draw(each.line, each.other.points, width, height, top));
    draw(line, points, width, height, top);
  }

  private static void level(Line line, double left, double width, double y) {
    var sharp = Math.round(y) + 0.5;
    line.setStartX(left);
    line.setEndX(left + width);
    line.setStartY(sharp);
    line.setEndY(sharp);
  }

  private void draw(Polyline drawn, List<Point> values, double width, double height, double top) {
    drawn.getPoints().clear();
    for (var each : values) {
      drawn
          .getPoints()
          .addAll(each.at / end * width, MARGIN + (1 - Math.max(0, each.value) / top) * height);
    }
  }
}
