package org.featurescope.viz.graph;

import javafx.scene.layout.StackPane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import org.featurescope.viz.color.HueBadge;

/// The shape of a node where it stands in a line of text.
final class NodeGlyph extends StackPane {
  NodeGlyph(NodeKind kind, int hue) {
    getStyleClass().add("node-glyph");
    var shape = shape(kind);
    shape.getStyleClass().addAll("node-shape", "node-" + kind.words());
    HueBadge.mark(shape, hue);
    getChildren().add(shape);
    setMinSize(16, 16);
    setMouseTransparent(true);
  }

  private static Shape shape(NodeKind kind) {
    return switch (kind) {
      case FEATURE -> new Circle(5);
      case TOKEN -> rounded(10, 10, 3);
      case ERROR -> new Polygon(0, -6.5, 6.5, 0, 0, 6.5, -6.5, 0);
      case LOGIT -> rounded(15, 8, 8);
    };
  }

  private static Rectangle rounded(double width, double height, double arc) {
    var box = new Rectangle(width, height);
    box.setArcWidth(arc);
    box.setArcHeight(arc);
    return box;
  }
}
