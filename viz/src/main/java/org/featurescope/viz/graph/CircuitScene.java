package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.featurescope.viz.color.Palette;

/// A picture of a circuit in some size: what is drawn for the screen and for files alike, in two
/// parts, of which the lower one is the same whatever is under the mouse.
final class CircuitScene {
  private final CircuitLayout layout;
  private final Frame frame;
  private final double width;
  private final double height;
  private final double scale;

  /// Indices of the edges that are drawn, strongest first.
  private final int[] edges;

  /// @param scale how much larger than in the design letters and nodes are
  CircuitScene(CircuitPicture picture, double width, double height, double scale) {
    this.width = width;
    this.height = height;
    this.scale = scale;
    frame = Frame.of(width, height, scale, AxisPainter.legendLines(picture, width, scale));
    layout = new CircuitLayout(picture, frame.width(), frame.height(), scale);
    edges = Arrays.stream(picture.model().strongestFirst()).filter(picture::shownEdge).toArray();
  }

  CircuitLayout layout() {
    return layout;
  }

  Frame frame() {
    return frame;
  }

  int[] edges() {
    return edges;
  }

  Sight sight(CircuitView view, Palette palette, int hovered, BitSet selection) {
    return new Sight(layout, view, frame, palette, scale, hovered, selection);
  }

  /// Grid, hulls and edges.
  ///
  /// @param most so many edges at most, strongest first
  void ground(Pen pen, Sight sight, int most) {
    new EdgePainter(sight).ground(pen, edges, most);
  }

  /// What lies over them and moves with the plane.
  void over(Pen pen, Sight sight) {
    var touched = edgesAt(sight.touched());
    new EdgePainter(sight).touched(pen, touched);
    var nodes = new NodePainter(sight, signs(sight, touched));
    nodes.nodes(pen);
    nodes.words(pen);
  }

  /// What stays around the plane and over it.
  void rim(Pen pen, Sight sight) {
    var axes = new AxisPainter(sight, width, height);
    axes.axes(pen);
    axes.legend(pen);
    axes.drawMinimap(pen);
  }

  /// The edges of a node that are drawn, strongest first.
  int[] edgesAt(int node) {
    var all = layout.picture().model().edges();
    return node < 0
        ? new int[0]
        : Arrays.stream(edges)
            .filter(index -> all.get(index).source() == node || all.get(index).target() == node)
            .toArray();
  }

  private byte[] signs(Sight sight, int[] touched) {
    var signs = new byte[sight.model().nodes().size()];
    for (var index : touched) {
      var edge = sight.model().edges().get(index);
      var other = edge.source() == sight.touched() ? edge.target() : edge.source();
      if (signs[other] == 0) {
        signs[other] = (byte) (edge.weight() < 0 ? -1 : 1);
      }
    }
    return signs;
  }

  /// The node at a place, none further away than some pixels; -1 where there is none.
  static int nodeAt(Sight sight, double x, double y, double reach) {
    return IntStream.of(sight.layout().nodes())
        .filter(node -> distance(sight, node, x, y) <= reach)
        .boxed()
        .min(
            Comparator.comparingDouble((Integer node) -> distance(sight, node, x, y))
                .thenComparingDouble(node -> sight.radius(node)))
        .orElse(-1);
  }

  /// From a node's edge; 0 within it.
  private static double distance(Sight sight, int node, double x, double y) {
    var across = Math.max(0, Math.abs(x - sight.nodeX(node)) - sight.halfWidth(node));
    var down = Math.max(0, Math.abs(y - sight.nodeY(node)) - sight.halfHeight(node));
    return Math.hypot(across, down);
  }
}
