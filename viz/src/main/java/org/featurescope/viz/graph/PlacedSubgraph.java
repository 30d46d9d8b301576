package org.featurescope.viz.graph;

import java.util.List;

/// A subgraph with a place for everything, at the base size of letters.
///
/// @param boxes `[box]` where each is
/// @param routes `[link]` how each goes
public record PlacedSubgraph(
    Subgraph graph, double width, double height, List<Place> boxes, List<Route> routes) {
  /// Left, top, width and height.
  public record Place(double x, double y, double width, double height) {}

  /// A way from the source's upper edge to the target's lower one.
  ///
  /// @param x `[point]`
  /// @param y `[point]`, downwards
  /// @param labelX the middle of where its weight is written
  /// @param labelY the middle of where its weight is written
  public record Route(double[] x, double[] y, double labelX, double labelY) {}

  public PlacedSubgraph {
    boxes = List.copyOf(boxes);
    routes = List.copyOf(routes);
  }

  public static PlacedSubgraph empty() {
    return new PlacedSubgraph(Subgraph.empty(), 0, 0, List.of(), List.of());
  }
}
