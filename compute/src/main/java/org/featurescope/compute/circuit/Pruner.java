package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.BitSet;

/// Drops what contributes little, by the rules of circuit-tracer:
///
/// 1. Nodes of most influence are kept until they have `nodeThreshold` of all influence together;
///    tokens and logits always stay.
/// 2. Rows are normalised over what is left. An edge scores `N_ts (influence_t + w_t)`; edges of
///    the highest score are kept until they have `edgeThreshold` of all scores together.
/// 3. Features and errors that act on nothing any more, and features on which nothing acts, are
///    dropped until there are none.
///
/// What ties with the last that is kept is kept as well; a threshold of 1 keeps all that has any
/// influence. Made once for a graph; then each pair of thresholds costs one walk over the edges.
/// Safe to use from several threads.
public final class Pruner {
  private final CircuitGraph graph;
  private final SparseAdjacency adjacency;
  private final Influence influence;
  private final double[] outputs;
  private final BitSet features = new BitSet();
  private final BitSet always = new BitSet();

  /// Influences in descending order, and their sums up to each.
  private final double[] sorted;

  private final double[] sums;

  public Pruner(CircuitGraph graph) {
    this.graph = graph;
    this.adjacency = graph.adjacency();
    this.influence = Influence.of(graph);
    this.outputs = graph.outputWeights();
    for (var node = 0; node < outputs.length; node++) {
      switch (graph.nodes().get(node)) {
        case Node.Feature feature -> features.set(node);
        case Node.Error error -> {}
        case Node.Token token -> always.set(node);
        case Node.Logit logit -> always.set(node);
      }
    }
    this.sorted = descending(influence.values());
    this.sums = sorted.clone();
    Arrays.parallelPrefix(sums, Double::sum);
  }

  private static double[] descending(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    for (int low = 0, high = sorted.length - 1; low < high; low++, high--) {
      var value = sorted[low];
      sorted[low] = sorted[high];
      sorted[high] = value;
    }
    return sorted;
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
    if (!(nodeThreshold >= 0 && nodeThreshold <= 1 && edgeThreshold >= 0 && edgeThreshold <= 1)) {
      throw new IllegalArgumentException("thresholds " + nodeThreshold + ", " + edgeThreshold);
    }
    var nodes = influential(nodeThreshold);
    var scores = edgeScores(nodes);
    var least = EdgeThreshold.of(scores, edgeThreshold);
    var edges = new BitSet(scores.length);
    for (var entry = 0; entry < scores.length; entry++) {
      if (scores[entry] >= least) {
        edges.set(entry);
      }
    }
    dropLoose(nodes, edges);
    return new Pruning(nodeThreshold, edgeThreshold, nodes, edges);
  }

  private BitSet influential(double threshold) {
    var kept = (BitSet) always.clone();
    var total = sums.length == 0 ? 0 : sums[sums.length - 1];
    if (!(total > 0)) {
      return kept;
    }
    var last = 0;
    while (last < sums.length - 1 && sums[last] / total < threshold) {
      last++;
    }
    var values = influence.values();
    for (var node = 0; node < values.length; node++) {
      if (values[node] >= sorted[last]) {
        kept.set(node);
      }
    }
    return kept;
  }

  /// By entry; 0 where one of the two nodes is dropped. What an edge scores is what its source
  /// gains.
  private double[] edgeScores(BitSet nodes) {
    var scores = new double[adjacency.edges()];
    var gained = new double[outputs.length];
    for (var target : adjacency.order()) {
      var output = gained[target] + Math.abs(outputs[target]);
      if (output == 0 || !nodes.get(target)) {
        continue;
      }
      var sum = 0.0;
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        if (nodes.get(adjacency.source(entry))) {
          scores[entry] = Math.abs(adjacency.weight(entry));
          sum += scores[entry];
        }
      }
      var factor = output / Math.max(sum, Influence.SMALLEST_SUM);
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        scores[entry] *= factor;
        gained[adjacency.source(entry)] += scores[entry];
      }
    }
    return scores;
  }

  private void dropLoose(BitSet nodes, BitSet edges) {
    int before;
    do {
      before = nodes.cardinality();
      var acting = (BitSet) always.clone();
      var actedOn = new BitSet();
      for (var target = 0; target < outputs.length; target++) {
        var end = adjacency.end(target);
        for (var entry = edges.nextSetBit(adjacency.start(target));
            entry >= 0 && entry < end;
            entry = edges.nextSetBit(entry + 1)) {
          if (nodes.get(target) && nodes.get(adjacency.source(entry))) {
            acting.set(adjacency.source(entry));
            actedOn.set(target);
          } else {
            edges.clear(entry);
          }
        }
      }
      var idle = (BitSet) features.clone();
      idle.andNot(actedOn);
      nodes.and(acting);
      nodes.andNot(idle);
    } while (nodes.cardinality() < before);
  }
}
