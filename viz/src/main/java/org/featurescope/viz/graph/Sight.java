package org.featurescope.viz.graph;

import java.util.BitSet;
import java.util.List;
import org.featurescope.viz.color.Palette;

/// A circuit as it is seen now: places in pixels of the control.
///
/// @param hovered the node under the mouse; -1 for none
record Sight(
    CircuitLayout layout,
    CircuitView view,
    Frame frame,
    Palette palette,
    double scale,
    int hovered,
    BitSet selection) {

  /// The same, seen from elsewhere.
  Sight from(CircuitView other) {
    return new Sight(layout, other, frame, palette, scale, hovered, selection);
  }

  CircuitPicture picture() {
    return layout.picture();
  }

  CircuitModel model() {
    return layout.picture().model();
  }

  double x(double planeX) {
    return frame.left() + (planeX - view.x()) * view.zoom();
  }

  double y(double planeY) {
    return frame.top() + (planeY - view.y()) * view.zoom();
  }

  double nodeX(int node) {
    return x(layout.x(node));
  }

  double nodeY(int node) {
    // Pills keep their size and their distances, however near they are.
    if (layout.pills().holds(node)) {
      return y(layout.rowMiddle(model().logitRow())) + layout.pills().y(node);
    }
    return y(layout.y(node));
  }

  /// Nodes grow up to their own size with what is around them, then slowly.
  double radius(int node) {
    var own = layout.radius(node) / layout.shrink();
    return Math.min(layout.radius(node) * view.zoom(), own * Math.pow(view.zoom(), 0.25));
  }

  double halfHeight(int node) {
    return layout.pills().holds(node) ? layout.pills().height() / 2 : radius(node);
  }

  double halfWidth(int node) {
    return layout.pills().holds(node) ? layout.pills().width(node) / 2 : radius(node);
  }

  /// The node whose inputs and outputs are coloured; -1 for none.
  int touched() {
    if (layout.placed(hovered)) {
      return hovered;
    }
    return layout.placed(picture().current()) ? picture().current() : -1;
  }

  Pen.Curve curve(CircuitEdge edge) {
    var from = edge.source();
    var to = edge.target();
    return new Pen.Curve(
        nodeX(from), nodeY(from) - halfHeight(from), nodeX(to), nodeY(to) + halfHeight(to));
  }

  /// Whether something of a node lies on the plane's part that is seen.
  boolean seen(int node) {
    var x = nodeX(node);
    var y = nodeY(node);
    var wide = halfWidth(node);
    return x + wide >= frame.left()
        && x - wide <= frame.right()
        && y + wide >= frame.top()
        && y - wide <= frame.bottom();
  }

  /// The rounded box around some nodes. Their lane holds nobody else's.
  Shape.Box hull(List<Integer> members) {
    var left = members.stream().mapToDouble(node -> nodeX(node) - radius(node)).min().orElse(0);
    var right = members.stream().mapToDouble(node -> nodeX(node) + radius(node)).max().orElse(0);
    var top = members.stream().mapToDouble(node -> nodeY(node) - radius(node)).min().orElse(0);
    var bottom = members.stream().mapToDouble(node -> nodeY(node) + radius(node)).max().orElse(0);
    return new Shape.Box(left, top, right - left, bottom - top, 2 * scale).grown(8 * scale);
  }
}
