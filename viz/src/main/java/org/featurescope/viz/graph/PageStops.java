package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// The thresholds of nodes that a page can be looked at with, ascending. What each of them leaves
/// is worked out, and laid out, before: the page itself only shows and hides.
///
/// @param start the one that the page begins with
/// @param edgeShare the threshold of edges that it begins with
public record PageStops(List<Stop> all, int start, double edgeShare) {
  private static final int STEPS = 20;
  private static final double ROUNDING = 1e-9;

  /// What one threshold of nodes leaves.
  ///
  /// @param nodeShare the threshold
  /// @param edgeShare up to which threshold of edges the page has all of them
  /// @param joined `[node]` from which threshold of edges on each is joined to others, and shown;
  ///   infinite where it is not shown at all
  /// @param edges `[edge]` from which threshold of edges on each is shown; infinite where it is not
  public record Stop(double nodeShare, double edgeShare, List<Double> joined, List<Double> edges) {
    public Stop {
      joined = List.copyOf(joined);
      edges = List.copyOf(edges);
    }

    boolean has(int node) {
      return Double.isFinite(joined.get(node));
    }
  }

  public PageStops {
    all = List.copyOf(all);
  }

  Stop first() {
    return all.get(start);
  }

  /// Of two circuits over each other, which were pruned before: from everything down.
  public static PageStops of(CircuitModel model) {
    var nodes = Shares.ofNodes(model);
    var edges = Shares.ofEdges(model);
    var found = new ArrayList<Stop>();
    var before = new BitSet();
    for (var step = STEPS; step > 0; step--) {
      var share = (double) step / STEPS;
      var kept = new BitSet();
      IntStream.range(0, nodes.length)
          .filter(node -> nodes[node] <= share + ROUNDING)
          .forEach(kept::set);
      if (!kept.equals(before)) {
        found.addFirst(stop(model, share, kept, edges));
        before = kept;
      }
    }
    return new PageStops(found, found.size() - 1, 1);
  }

  private static Stop stop(CircuitModel model, double share, BitSet kept, double[] edges) {
    var own = edges.clone();
    for (var edge = 0; edge < own.length; edge++) {
      var it = model.edges().get(edge);
      if (!kept.get(it.source()) || !kept.get(it.target())) {
        own[edge] = Double.POSITIVE_INFINITY;
      }
    }
    Shares.joinedEdges(model, own);
    var ends = Shares.ofEnds(model, own);
    return new Stop(
        share,
        1,
        IntStream.range(0, ends.length)
            .mapToObj(node -> kept.get(node) ? Math.min(1, ends[node]) : Double.POSITIVE_INFINITY)
            .toList(),
        Arrays.stream(own).boxed().toList());
  }
}
