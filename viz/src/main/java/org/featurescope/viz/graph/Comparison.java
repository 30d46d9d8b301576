package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;

/// Which parts of two circuits laid over each other belong to which.
///
/// @param first what the one is called
/// @param second what the other is called
/// @param nodes `[node]`
/// @param edges `[edge]`
public record Comparison(String first, String second, List<Part> nodes, List<Part> edges) {
  /// Where something is.
  public enum Part {
    /// In both: drawn in grey.
    BOTH,
    /// Only in the first: filled in its hue.
    FIRST,
    /// Only in the second: hollow, its edges dashed.
    SECOND
  }

  public Comparison {
    Objects.requireNonNull(first);
    Objects.requireNonNull(second);
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }
}
