package org.featurescope.compute.circuit;

/// Drops what contributes little, by the rules of circuit-tracer.
///
/// Made once for a graph; then each pair of thresholds costs one walk over the edges. Safe to use
/// from several threads.
public final class Pruner {
  private final CircuitGraph graph;
  private final Influence influence;

  public Pruner(CircuitGraph graph) {
    this.graph = graph;
    this.influence = Influence.of(graph);
  }

  public CircuitGraph graph() {
    return graph;
  }

  /// Of the whole graph.
  public Influence influence() {
    return influence;
  }

  /// @param nodeThreshold share of the influence to keep, 0 to 1; the usual one is 0.8
  /// @param edgeThreshold share of the edge scores to keep, 0 to 1; the usual one is 0.98
  public Pruning prune(double nodeThreshold, double edgeThreshold) {
    throw new UnsupportedOperationException();
  }
}
