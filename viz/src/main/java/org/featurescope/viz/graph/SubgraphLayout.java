package org.featurescope.viz.graph;

/// Places the boxes of a subgraph in layers, sources below targets, with few crossings.
public final class SubgraphLayout {
  private SubgraphLayout() {}

  /// Runs on any thread; some hundred boxes take a good part of a second, so hand it to a job.
  public static PlacedSubgraph of(Subgraph graph) {
    throw new UnsupportedOperationException("layout");
  }
}
