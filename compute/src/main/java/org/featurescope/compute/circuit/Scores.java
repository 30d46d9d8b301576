package org.featurescope.compute.circuit;

import java.util.BitSet;

/// How much of the model's output a graph explains.
///
/// @param replacement share of the influence that comes from tokens and not from errors
/// @param completeness share of the inputs of the nodes, weighted by what these do for the output,
///   that are not errors
public record Scores(double replacement, double completeness) {

  /// Of the whole graph.
  public static Scores of(CircuitGraph graph) {
    throw new UnsupportedOperationException();
  }

  /// Of the pinned features alone: every other feature counts as error.
  ///
  /// @param pinned indices of nodes; only features among them matter
  public static Scores of(CircuitGraph graph, BitSet pinned) {
    throw new UnsupportedOperationException();
  }
}
