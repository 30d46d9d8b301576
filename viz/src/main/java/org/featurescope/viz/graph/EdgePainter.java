package org.featurescope.viz.graph;

import javafx.scene.paint.Color;
import org.featurescope.viz.color.Role;

/// Draws what lies below the nodes: grid, hulls of groups, edges.
final class EdgePainter {
  private static final double THINNEST = 0.7;
  private static final double THICKEST = 4.6;

  /// Opacity of an edge that nobody touches, where there are many.
  private static final double FAINT = 0.15;

  private static final double CLEAR = 0.36;

  /// Edges of a touched node that can be told apart when all are drawn in full; of more, the weak
  /// ones step back.
  private static final int FEW = 24;

  /// Hues of what is only in the first and only in the second circuit.
  static final int FIRST_HUE = 5;

  static final int SECOND_HUE = 3;

  private final Sight sight;
  private final double scale;
  private final double heaviest;

  EdgePainter(Sight sight) {
    this.sight = sight;
    scale = sight.scale();
    heaviest =
        sight.model().edges().stream().mapToDouble(edge -> Math.abs(edge.weight())).max().orElse(1);
  }

  /// @param order indices of edges, strongest first
  /// @param most so many edges at most: fewer while everything moves
  void ground(Pen pen, int[] order, int most) {
    grid(pen);
    hulls(pen);
    edges(pen, order, most);
  }

  private void grid(Pen pen) {
    var line = Look.filled(Look.argb(sight.palette().get(Role.LINE_1)));
    var frame = sight.frame();
    var thick = Math.max(1, Math.round(scale));
    for (var row = CircuitNode.TOKEN_ROW; row <= sight.model().logitRow(); row++) {
      var y = Math.round(sight.y(sight.layout().rowMiddle(row)));
      pen.shape(new Shape.Box(frame.left(), y, frame.width(), thick, 0), line);
    }
    for (var column = 1; column < sight.model().tokens().size(); column++) {
      var x = Math.round(sight.x(sight.layout().columnLeft(column)));
      if (x > frame.left() && x < frame.right()) {
        pen.shape(new Shape.Box(x, frame.top(), thick, frame.height(), 0), line);
      }
    }
  }

  private void hulls(Pen pen) {
    var groups = sight.picture().groups();
    for (var index = 0; index < groups.size(); index++) {
      var hue = groups.get(index).hue();
      var look =
          new Look(
              Look.argb(sight.palette().feature(hue), 0.16),
              Look.argb(sight.palette().featureInk(hue), 0.75),
              1.2 * scale,
              false);
      for (var cluster : sight.layout().clusters(index)) {
        pen.begin("hull", index);
        pen.shape(sight.hull(cluster), look);
        pen.end();
      }
    }
  }

  private void edges(Pen pen, int[] order, int most) {
    var grey = sight.palette().get(Role.TEXT_2);
    var edges = sight.model().edges();
    var count = Math.min(order.length, most);
    var opacity = Math.clamp(CLEAR - 0.0001 * order.length, FAINT, CLEAR);
    // Strong edges come last and lie on top.
    for (var at = count - 1; at >= 0; at--) {
      var index = order[at];
      var edge = edges.get(index);
      var curve = sight.curve(edge);
      if (!passes(curve)) {
        continue;
      }
      var share = Math.abs(edge.weight()) / heaviest;
      var argb = color(index, grey, opacity * (0.55 + 0.45 * Math.sqrt(share)));
      pen.begin("edge", index);
      pen.curve(curve, width(share), argb, dashed(index));
      pen.end();
    }
  }

  private double width(double share) {
    return scale * (THINNEST + (THICKEST - THINNEST) * share);
  }

  /// Whether a curve comes through the frame at all.
  private boolean passes(Pen.Curve curve) {
    var frame = sight.frame();
    return Math.max(curve.x0(), curve.x1()) >= frame.left()
        && Math.min(curve.x0(), curve.x1()) <= frame.right()
        && Math.max(curve.y0(), curve.y1()) >= frame.top()
        && Math.min(curve.y0(), curve.y1()) <= frame.bottom();
  }

  private int color(int index, Color grey, double opacity) {
    return switch (part(index)) {
      case BOTH -> Look.argb(grey, opacity);
      case FIRST -> Look.argb(sight.palette().feature(FIRST_HUE), Math.min(1, 2 * opacity));
      case SECOND -> Look.argb(sight.palette().feature(SECOND_HUE), Math.min(1, 2 * opacity));
    };
  }

  private Comparison.Part part(int edge) {
    return sight
        .picture()
        .comparison()
        .filter(comparison -> edge < comparison.edges().size())
        .map(comparison -> comparison.edges().get(edge))
        .orElse(Comparison.Part.BOTH);
  }

  /// What lowers is dashed; where two circuits are compared, what is only in the second.
  private boolean dashed(int index) {
    return sight.picture().comparison().isPresent()
        ? part(index) == Comparison.Part.SECOND
        : sight.model().edges().get(index).weight() < 0;
  }

  /// The edges of the node that is touched, in signed colours.
  ///
  /// @param edges indices, strongest first
  void touched(Pen pen, int[] edges) {
    for (var at = edges.length - 1; at >= 0; at--) {
      var edge = sight.model().edges().get(edges[at]);
      var width = width(Math.abs(edge.weight()) / heaviest) + 0.5 * scale;
      var color = sight.palette().get(edge.weight() < 0 ? Role.LOWERS : Role.RAISES);
      var argb = Look.argb(color, presence(edge, edges));
      pen.begin("edge", edges[at]);
      pen.curve(sight.curve(edge), width, argb, edge.weight() < 0);
      pen.end();
    }
  }

  private double presence(CircuitEdge edge, int[] beside) {
    var strongest = Math.abs(sight.model().edges().get(beside[0]).weight());
    return beside.length <= FEW || strongest == 0
        ? 1
        : FAINT + (1 - FAINT) * Math.sqrt(Math.abs(edge.weight()) / strongest);
  }
}
