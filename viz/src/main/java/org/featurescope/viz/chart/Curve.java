package org.featurescope.viz.chart;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;
import org.featurescope.viz.text.Figures;

/// One figure over the course of some work: a line from left to right, with its highest and its
/// lowest value written beside it. However many values come, it draws as many as it has room for.
public final class Curve extends Region {
  private static final int POINTS = 400;
  private static final double MARGIN = 4;

  private final String name;
  private final List<double[]> points = new ArrayList<>();
  private final Polyline line = new Polyline();
  private final Line ground = new Line();
  private final Label high = new Label();
  private final Label low = new Label();

  /// @param name what the figure is called
  public Curve(String name) {
    this.name = name;
    getStyleClass().add("curve");
    line.getStyleClass().add("curve-line");
    ground.getStyleClass().add("curve-ground");
    high.getStyleClass().addAll("figure", "quiet");
    low.getStyleClass().addAll("figure", "quiet");
    getChildren().addAll(ground, line, high, low);
    setAccessibleText(name + ": no values yet");
  }

  /// Adds a value.
  ///
  /// @param share how far the work has come, from 0 to 1
  public void add(double share, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    points.add(new double[] {share, value});
    if (points.size() > 2 * POINTS) {
      // Every second one goes: the shape stays.
      for (var i = POINTS - 1; i >= 0; i--) {
        points.remove(2 * i);
      }
    }
    high.setText(Figures.of(highest()));
    low.setText(Figures.of(lowest()));
    setAccessibleText(
        "%s: %s now, between %s and %s"
            .formatted(name, Figures.of(value), Figures.of(lowest()), Figures.of(highest())));
    requestLayout();
  }

  public void clear() {
    points.clear();
    high.setText("");
    low.setText("");
    setAccessibleText(name + ": no values yet");
    requestLayout();
  }

  /// Values that are held.
  public int size() {
    return points.size();
  }

  private double highest() {
    return points.stream().mapToDouble(point -> point[1]).max().orElse(0);
  }

  private double lowest() {
    return points.stream().mapToDouble(point -> point[1]).min().orElse(0);
  }

  @Override
  protected void layoutChildren() {
    high.autosize();
    low.autosize();
    var left = Math.max(high.getWidth(), low.getWidth()) + 2 * MARGIN;
    var width = Math.max(1, getWidth() - left - MARGIN);
    var height = Math.max(1, getHeight() - 2 * MARGIN);
    high.relocate(0, 0);
    low.relocate(0, Math.max(high.getHeight(), getHeight() - low.getHeight()));
    ground.setStartX(left);
    ground.setEndX(left + width);
    ground.setStartY(MARGIN + height);
    ground.setEndY(MARGIN + height);
    var least = lowest();
    var range = Math.max(highest() - least, 1e-12);
    line.getPoints().clear();
    for (var point : points) {
      line.getPoints()
          .addAll(
              left + Math.clamp(point[0], 0, 1) * width,
              MARGIN + (1 - (point[1] - least) / range) * height);
    }
  }
}
