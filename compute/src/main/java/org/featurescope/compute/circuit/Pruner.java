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
/// What ties with the last that is kept is kept as well, whatever the order in which its sum was
/// rounded; a threshold of 1 keeps all that has any influence. Made once for a graph; then each
/// pair of thresholds costs one walk over the edges. Safe to use from several threads.
public final class Pruner {
  /// Equal sums differ by a few units in the last place (1e-16 each) when they are added in another
  /// order; values that only happen to be this near to each other do not occur.
  static final double TIE = 1e-12;

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
    var scored = edgeScores(nodes);
    var least = EdgeThreshold.of(scored.scores(), edgeThreshold) * (1 - TIE);
    var edges = new BitSet(adjacency.edges());
    for (var edge = 0; edge < scored.entries().length; edge++) {
      if (scored.scores()[edge] >= least) {
        edges.set(scored.entries()[edge]);
      }
    }
    dropLoose(nodes, edges);
    return new Pruning(nodeThreshold, edgeThreshold, nodes, edges);
  }

  /// What the second rule ranks: the edges between the nodes that the first one keeps.
  ///
  /// @param nodeThreshold share of the influence to keep, 0 to 1
  public EdgeScores edgeScores(double nodeThreshold) {
    return edgeScores(influential(nodeThreshold));
  }

  /// How many features and errors a pruning with this threshold leaves at most: by the first rule
  /// alone, which is asked in no time.
  public int most(double nodeThreshold) {
    var kept = influential(nodeThreshold);
    kept.andNot(always);
    return kept.cardinality();
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
    var least = sorted[last] * (1 - TIE);
    for (var node = 0; node < values.length; node++) {
      if (values[node] >= least) {
        kept.set(node);
      }
    }
    return kept;
  }

  /// What an edge scores is what its source gains. Only rows of nodes that are kept are looked at.
  private EdgeScores edgeScores(BitSet nodes) {
    var first = new int[outputs.length + 1];
    for (var target = 0; target < outputs.length; target++) {
      first[target + 1] = first[target] + (nodes.get(target) ? kept(target, nodes) : 0);
    }
    var entries = new int[first[outputs.length]];
    var scores = new double[entries.length];
    var gained = new double[outputs.length];
    for (var target : adjacency.order()) {
      if (nodes.get(target)) {
        score(target, first[target], nodes, entries, scores, gained);
      }
    }
    return new EdgeScores(entries, scores);
  }

  /// How many inputs of a node are kept.
  private int kept(int target, BitSet nodes) {
    var count = 0;
    for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
      count += nodes.get(adjacency.source(entry)) ? 1 : 0;
    }
    return count;
  }

  private void score(
      int target, int first, BitSet nodes, int[] entries, double[] scores, double[] gained) {
    var sum = 0.0;
    var end = first;
    for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
      if (nodes.get(adjacency.source(entry))) {
        entries[end] = entry;
        scores[end] = Math.abs(adjacency.weight(entry));
        sum += scores[end++];
      }
    }
    var output = gained[target] + Math.abs(outputs[target]);
    var factor = output / Math.max(sum, Influence.SMALLEST_SUM);
    for (var edge = first; edge < end; edge++) {
      scores[edge] *= factor;
      gained[adjacency.source(entries[edge])] += scores[edge];
    }
  }

  private void dropLoose(BitSet nodes, BitSet edges) {
    int before;
    do {
      before = nodes.cardinality();
      var acting = (BitSet) always.clone();
      var actedOn = new BitSet();
      var target = 0;
      for (var entry = edges.nextSetBit(0); entry >= 0; entry = edges.nextSetBit(entry + 1)) {
        while (adjacency.end(target) <= entry) {
          target++;
        }
        if (nodes.get(target) && nodes.get(adjacency.source(entry))) {
          acting.set(adjacency.source(entry));
          actedOn.set(target);
        } else {
          edges.clear(entry);
        }
      }
      var idle = (BitSet) features.clone();
      idle.andNot(actedOn);
      nodes.and(acting);
      nodes.andNot(idle);
    } while (nodes.cardinality() < before);
  }
}
