package org.featurescope.viz.graph;

import java.util.List;

/// The thresholds of nodes that a page can be looked at with, ascending. What each of them leaves
/// is worked out, and laid out, before: the page itself only shows and hides.
///
/// @param start the one that the page begins with
/// @param edgeShare the threshold of edges that it begins with
public record PageStops(List<Stop> all, int start, double edgeShare) {

  /// What one threshold of nodes leaves.
  ///
  /// @param nodeShare the threshold
  /// @param edgeShare up to which threshold of edges the page has all of them
  /// @param circuits of the one circuit, or of each of two
  public record Stop(double nodeShare, double edgeShare, List<Left> circuits) {
    public Stop {
      circuits = List.copyOf(circuits);
    }

    boolean has(int node) {
      return circuits.stream().anyMatch(left -> Double.isFinite(left.joined.get(node)));
    }
  }

  /// What it leaves of one circuit.
  ///
  /// @param joined `[node]` from which threshold of edges on each is joined to others, and shown;
  ///   infinite where it is not shown at all
  /// @param edges `[edge]` from which threshold of edges on each is shown; infinite where it is not
  public record Left(List<Double> joined, List<Double> edges) {
    public Left {
      joined = List.copyOf(joined);
      edges = List.copyOf(edges);
    }
  }

  public PageStops {
    all = List.copyOf(all);
  }

  Stop first() {
    return all.get(start);
  }
}
