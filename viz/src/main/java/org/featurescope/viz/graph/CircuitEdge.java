package org.featurescope.viz.graph;

/// How much one node adds to another: raises it where the weight is positive, lowers it where it is
/// negative.
///
/// @param source index of a node
/// @param target index of a node
public record CircuitEdge(int source, int target, double weight) {
  public CircuitEdge {
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException("the weight of an edge must be finite, not " + weight);
    }
  }
}
