package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// From which threshold on nodes and edges are shown: the strongest are, until they have that share
/// of everything together.
public final class Shares {
  /// Equal values differ by this when they were added up in another order, in 32 bits.
  private static final double ROUNDING = 1e-6;

  private Shares() {}

  /// Which share all those have together that have more.
  ///
  /// @param values none below 0
  /// @return from 0 to 1, the same for equals; 1 where there is nothing to share
  public static double[] before(double[] values) {
    var shares = new double[values.length];
    var order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(at -> -values[at]))
            .toList();
    var total = Arrays.stream(values).sum();
    var sum = 0.0;
    var share = total > 0 ? 0.0 : 1.0;
    var last = Double.POSITIVE_INFINITY;
    for (var at : order) {
      if (total > 0 && values[at] < last * (1 - ROUNDING)) {
        share = Math.min(1, sum / total);
        last = values[at];
      }
      shares[at] = share;
      sum += values[at];
    }
    return shares;
  }

  /// No edge is shown before one that leads on from it, nor before one that leads to it where it
  /// begins at a feature.
  ///
  /// @param shares by edge, infinite for those that are not shown at all; changed
  public static double[] joinedEdges(CircuitModel model, double[] shares) {
    boolean moved;
    do {
      var ends = Ends.of(model, shares);
      moved = false;
      for (var edge = 0; edge < shares.length; edge++) {
        var it = model.edges().get(edge);
        var least =
            Math.max(
                model.nodes().get(it.source()).kind() == NodeKind.FEATURE
                    ? ends.inputs[it.source()]
                    : 0,
                always(model.nodes().get(it.target()).kind()) ? 0 : ends.outputs[it.target()]);
        moved |= least > shares[edge];
        shares[edge] = Math.max(shares[edge], least);
      }
    } while (moved);
    return shares;
  }

  /// From which threshold of edges on a node is joined to others, as it has to be to be shown;
  /// infinite for never.
  ///
  /// @param edges shares of edges, joined
  public static double[] ofEnds(CircuitModel model, double[] edges) {
    var ends = Ends.of(model, edges);
    return IntStream.range(0, model.nodes().size())
        .mapToDouble(node ->
            switch (model.nodes().get(node).kind()) {
              case TOKEN, LOGIT -> 0;
              case FEATURE -> Math.max(ends.inputs[node], ends.outputs[node]);
              case ERROR -> ends.outputs[node];
            })
        .toArray();
  }

  /// The least share of what leads to a node, and of what leads on from it; infinite where nothing
  /// does.
  @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
  private record Ends(double[] inputs, double[] outputs) {
    static Ends of(CircuitModel model, double[] edges) {
      var ends = new Ends(never(model.nodes().size()), never(model.nodes().size()));
      for (var edge = 0; edge < edges.length; edge++) {
        var it = model.edges().get(edge);
        ends.inputs[it.target()] = Math.min(ends.inputs[it.target()], edges[edge]);
        ends.outputs[it.source()] = Math.min(ends.outputs[it.source()], edges[edge]);
      }
      return ends;
    }
  }

  private static boolean always(NodeKind kind) {
    return kind == NodeKind.TOKEN || kind == NodeKind.LOGIT;
  }

  private static double[] never(int count) {
    var all = new double[count];
    Arrays.fill(all, Double.POSITIVE_INFINITY);
    return all;
  }
}
