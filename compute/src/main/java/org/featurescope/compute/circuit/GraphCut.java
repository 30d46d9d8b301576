package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Arrays;

/// A graph without what a pruning drops.
final class GraphCut {
  private final CircuitGraph whole;
  private final Pruning pruning;

  /// The kept nodes by their old index, and the new index of each; -1 for a dropped one.
  private final int[] nodes;

  private final int[] numbers;

  GraphCut(CircuitGraph whole, Pruning pruning) {
    this.whole = whole;
    this.pruning = pruning;
    nodes = pruning.nodes().stream().toArray();
    numbers = new int[whole.nodes().size()];
    Arrays.fill(numbers, -1);
    for (var node = 0; node < nodes.length; node++) {
      numbers[nodes[node]] = node;
    }
  }

  int[] nodes() {
    return nodes;
  }

  CircuitGraph graph() {
    var left = new ArrayList<Node>();
    var weights = new ArrayList<Double>();
    var outputs = whole.outputWeights();
    for (var node : nodes) {
      left.add(whole.nodes().get(node));
      if (whole.nodes().get(node) instanceof Node.Logit) {
        weights.add(outputs[node]);
      }
    }
    return new CircuitGraph(
        whole.prompt(),
        whole.tokens(),
        whole.provenance(),
        left,
        adjacency(),
        weights,
        whole.selfCheck());
  }

  private SparseAdjacency adjacency() {
    var all = whole.adjacency();
    var builder = new SparseAdjacency.Builder(nodes.length);
    for (var node = 0; node < nodes.length; node++) {
      var end = all.end(nodes[node]);
      var start = all.start(nodes[node]);
      var kept = pruning.edges().get(start, end).cardinality();
      var sources = new int[kept];
      var weights = new float[kept];
      var next = 0;
      for (var entry = pruning.edges().nextSetBit(start);
          entry >= 0 && entry < end;
          entry = pruning.edges().nextSetBit(entry + 1)) {
        sources[next] = numbers[all.source(entry)];
        weights[next++] = all.weight(entry);
      }
      builder.row(node, sources, weights);
    }
    return builder.build();
  }

  LinkTable links(LinkTable all) {
    var adjacency = whole.adjacency();
    return all.some(
        link -> pruning.edges().get(adjacency.entry(all.target(link), all.source(link))), numbers);
  }
}
