package org.featurescope.viz.graph;

import java.util.BitSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Where everything lies that one threshold of nodes leaves of a page's circuit, and what is pinned
/// besides, as JSON.
final class StopPlaces {
  private final Frame frame;
  private final PageStops.Stop stop;
  private final CircuitLayout layout;

  /// @param whole with everything that the page has
  StopPlaces(CircuitPicture whole, PageStops.Stop stop, Frame frame) {
    this.frame = frame;
    this.stop = stop;
    var hidden = new BitSet();
    hidden.set(0, whole.model().nodes().size());
    hidden.andNot(whole.pinned());
    for (var node = hidden.nextSetBit(0); node >= 0; node = hidden.nextSetBit(node + 1)) {
      hidden.set(node, !stop.has(node));
    }
    layout =
        new CircuitLayout(whole.withHidden(hidden, new BitSet()), frame.width(), frame.height(), 1);
  }

  CircuitLayout layout() {
    return layout;
  }

  String json() {
    var model = layout.picture().model();
    return Json.object(
        Json.field("t", Json.fixed(stop.nodeShare(), 4)),
        Json.field("e", Json.fixed(stop.edgeShare(), 4)),
        Json.field("shrink", Json.number(layout.shrink(), 4)),
        Json.field(
            "columns",
            places(
                IntStream.rangeClosed(0, model.tokens().size()),
                column -> frame.left() + layout.columnLeft(column))),
        Json.field(
            "rows",
            places(
                IntStream.range(0, model.layers().size() + 2),
                row -> frame.top() + layout.rowMiddle(row + CircuitNode.TOKEN_ROW))),
        Json.field("n", Json.indices(nodes())),
        Json.field("x", places(nodes(), node -> frame.left() + layout.x(node))),
        Json.field("y", places(nodes(), node -> frame.top() + layout.y(node))),
        Json.field("r", places(nodes(), layout::radius)),
        Json.field("of", Json.list(stop.circuits(), this::left)));
  }

  private String left(PageStops.Left left) {
    var edges =
        IntStream.range(0, left.edges().size())
            .filter(edge -> Double.isFinite(left.edges().get(edge)))
            .toArray();
    return Json.object(
        Json.field("j", shares(nodes(), left.joined()::get)),
        Json.field("edges", Json.indices(IntStream.of(edges))),
        Json.field("s", shares(IntStream.of(edges), left.edges()::get)));
  }

  private IntStream nodes() {
    return IntStream.of(layout.nodes());
  }

  /// To a tenth of a pixel.
  private static String places(IntStream of, IntToDoubleFunction pixels) {
    return Json.row(
        of.mapToObj(at -> Json.fixed(pixels.applyAsDouble(at), 1)).toArray(String[]::new));
  }

  private static String shares(IntStream of, IntToDoubleFunction share) {
    return Json.row(
        of.mapToObj(at -> Json.fixed(share.applyAsDouble(at), 5)).toArray(String[]::new));
  }
}
