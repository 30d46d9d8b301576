package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How much each node contributes to the outputs, over all paths (Ameisen et al. 2025, section 2.6):
///
///     N = |A|, rows normalised to 1        influence = w (N + N^2 + ...)
///
/// As A has no cycles, one walk over its edges from the outputs back is the whole sum. Weights of
/// logits count by their size: what works against a distractor has influence as well.
///
/// @param normalised N, by the entries of the adjacency
/// @param values influence of each node; of a logit 0
public record Influence(float[] normalised, double[] values) {

  /// Below this, the sum of a row does not divide it: as circuit-tracer.
  static final double SMALLEST_SUM = 1e-10;

  public static Influence of(CircuitGraph graph) {
    return of(graph.adjacency(), graph.outputWeights());
  }

  /// @param weights how much each node counts as an output
  public static Influence of(SparseAdjacency adjacency, double[] weights) {
    var normalised = new float[adjacency.edges()];
    var values = new double[adjacency.nodes()];
    for (var target : adjacency.order()) {
      var sum = SMALLEST_SUM;
      var total = 0.0;
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        total += Math.abs(adjacency.weight(entry));
      }
      sum = Math.max(sum, total);
      var output = values[target] + Math.abs(weights[target]);
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var share = Math.abs(adjacency.weight(entry)) / sum;
        normalised[entry] = (float) share;
        values[adjacency.source(entry)] += output * share;
      }
    }
    return new Influence(normalised, values);
  }

  /// All nodes, those of most influence first; of equals the earlier first.
  int[] ranking() {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(node -> -values[node]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// The cumulative score of each node, as graph files have it: the share of all influence that
  /// this node and the nodes of more influence have together. 1 where there is no influence.
  public double[] cumulative() {
    var scores = new double[values.length];
    Arrays.fill(scores, 1);
    var total = 0.0;
    var ranking = ranking();
    for (var node : ranking) {
      total += values[node];
      scores[node] = total;
    }
    for (var node : ranking) {
      scores[node] = total > 0 ? scores[node] / total : 1;
    }
    return scores;
  }
}
