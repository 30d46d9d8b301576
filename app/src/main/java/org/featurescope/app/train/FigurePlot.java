package org.featurescope.app.train;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.Curve;
import org.featurescope.viz.text.Figures;

/// One figure of a training: its name, how it stands, what it says, and its curve.
final class FigurePlot extends VBox {
  private final CourseFigure figure;
  private final Label now = new Label();
  private final Curve curve;
  private double end = 1;

  FigurePlot(CourseFigure figure) {
    this.figure = figure;
    getStyleClass().add("figure-plot");
    var name = new Label(figure.title());
    name.getStyleClass().add("semibold");
    name.setMaxWidth(Double.MAX_VALUE);
    name.setTooltip(new Tooltip(figure.about()));
    HBox.setHgrow(name, Priority.ALWAYS);
    now.getStyleClass().add("figure");
    now.setMinWidth(Region.USE_PREF_SIZE);
    var about = new Label(figure.about());
    about.getStyleClass().add("caption");
    about.setWrapText(true);
    about.setMinHeight(USE_PREF_SIZE);
    curve = figure.share() ? Curve.ofShare(figure.title()) : new Curve(figure.title());
    VBox.setVgrow(curve, Priority.ALWAYS);
    getChildren().addAll(new HBox(name, now), about, curve);
  }

  void add(double tokens, double value) {
    curve.add(tokens, value);
    now.setText(told(value));
  }

  /// Shows a course in the place of what is there.
  void show(List<Moment> course) {
    var points = points(course, figure);
    curve.setAll(points);
    now.setText(points.isEmpty() ? "" : told(points.getLast().value()));
  }

  private String told(double value) {
    return figure.share() ? Figures.of(100 * value) + "\u2009%" : Figures.of(value);
  }

  /// One of the figures of a course, where it is known.
  static List<Curve.Point> points(List<Moment> course, CourseFigure figure) {
    return course.stream()
        .filter(moment -> moment.values().containsKey(figure))
        .map(moment -> new Curve.Point(moment.tokens(), moment.values().get(figure)))
        .toList();
  }

  /// @param furthest the tokens at the right edge
  /// @param others the same figure of other trainings
  void compare(double furthest, List<Curve.Other> others) {
    end = furthest;
    curve.setEnd(furthest);
    curve.setOthers(others);
  }

  /// The tokens at the right edge.
  double end() {
    return end;
  }
}
