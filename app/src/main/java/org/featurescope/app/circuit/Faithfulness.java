package org.featurescope.app.circuit;

import java.util.List;

/// How well a graph foretells what ablating its nodes does.
///
/// @param points one an ablated node
/// @param correlation Pearson, over the points
public record Faithfulness(List<Point> points, double correlation) {

  /// What ablating a node does to the outputs' logit (or difference of logits).
  ///
  /// @param node index into the graph
  public record Point(int node, double predicted, double measured) {}

  public Faithfulness {
    points = List.copyOf(points);
  }
}
