package org.featurescope.compute.circuit;

/// How much each node contributes to the outputs, over all paths (Ameisen et al. 2025, section 2.6):
///
///     N = |A|, rows normalised to 1        influence = w (N + N^2 + ...)
///
/// As A has no cycles, one walk over its edges from the outputs back is the whole sum.
///
/// @param normalised N, by the entries of the adjacency
/// @param values influence of each node; of a logit 0
public record Influence(float[] normalised, double[] values) {
  private static final double SMALLEST_SUM = 1e-10;

  public static Influence of(CircuitGraph graph) {
    return of(graph.adjacency(), graph.outputWeights());
  }

  /// @param weights how much each node counts as an output
  public static Influence of(SparseAdjacency adjacency, double[] weights) {
    throw new UnsupportedOperationException();
  }

  /// The cumulative score of each node, as graph files have it: the share of all influence that this
  /// node and the nodes of more influence have together. 1 where there is no influence.
  public double[] cumulative() {
    throw new UnsupportedOperationException();
  }
}
