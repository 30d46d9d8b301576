package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// From which threshold on nodes and edges are shown: how much of everything they have together
/// with all that have more.
public final class Shares {
  private Shares() {}

  /// @param values none below 0
  /// @return from 0 to 1; of equals the earlier comes first
  public static double[] cumulative(double[] values) {
    var shares = new double[values.length];
    var order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(at -> -values[at]))
            .toList();
    var total = Arrays.stream(values).sum();
    var sum = 0.0;
    for (var at : order) {
      sum += values[at];
      shares[at] = total > 0 ? Math.min(1, sum / total) : 1;
    }
    return shares;
  }

  /// Of what is drawn. Tokens and outputs are always shown.
  static double[] ofNodes(CircuitModel model) {
    return joined(
        model,
        cumulative(
            model.nodes().stream()
                .mapToDouble(node -> always(node.kind()) ? 0 : node.influence())
                .toArray()));
  }

  /// Of what is drawn, by size.
  static List<Double> ofEdges(CircuitModel model) {
    var sizes = model.edges().stream().mapToDouble(edge -> Math.abs(edge.weight())).toArray();
    return Arrays.stream(cumulative(sizes)).boxed().toList();
  }

  private static boolean always(NodeKind kind) {
    return kind == NodeKind.TOKEN || kind == NodeKind.LOGIT;
  }

  /// The same, but nothing is shown before something on which it acts is, nor a feature before
  /// something that acts on it.
  ///
  /// @param shares by node; changed
  public static double[] joined(CircuitModel model, double[] shares) {
    var count = shares.length;
    for (var node = 0; node < count; node++) {
      shares[node] = always(model.nodes().get(node).kind()) ? 0 : shares[node];
    }
    boolean moved;
    do {
      var acting = filled(count);
      var actedOn = filled(count);
      for (var edge : model.edges()) {
        acting[edge.source()] = Math.min(acting[edge.source()], shares[edge.target()]);
        actedOn[edge.target()] = Math.min(actedOn[edge.target()], shares[edge.source()]);
      }
      moved = false;
      for (var node = 0; node < count; node++) {
        var kind = model.nodes().get(node).kind();
        if (!always(kind)) {
          var least =
              kind == NodeKind.FEATURE ? Math.max(acting[node], actedOn[node]) : acting[node];
          moved |= least > shares[node];
          shares[node] = Math.max(shares[node], least);
        }
      }
    } while (moved);
    return shares;
  }

  private static double[] filled(int count) {
    var all = new double[count];
    Arrays.fill(all, 1);
    return all;
  }
}
