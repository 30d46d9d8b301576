package org.featurescope.app.circuit;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.Pruning;
import org.featurescope.compute.circuit.SparseAdjacency;

/// A cut that keeps what a person pinned as well, with its strongest edges: a page that is handed
/// on shows all that was found worth pinning, whatever the thresholds are.
final class WithPins {
  /// Of the edges that begin at a pinned node, and of those that end there.
  private static final int EDGES = 8;

  private WithPins() {}

  static Cut of(Cut cut, BitSet pins) {
    var added = (BitSet) pins.clone();
    added.andNot(cut.pruning().nodes());
    if (added.isEmpty()) {
      return cut;
    }
    var nodes = (BitSet) cut.pruning().nodes().clone();
    nodes.or(added);
    var edges = (BitSet) cut.pruning().edges().clone();
    var adjacency = cut.graph().adjacency();
    for (var pin : added.stream().toArray()) {
      var inputs =
          IntStream.range(adjacency.start(pin), adjacency.end(pin))
              .filter(entry -> nodes.get(adjacency.source(entry)));
      var outputs =
          nodes.stream().map(target -> adjacency.entry(target, pin)).filter(entry -> entry >= 0);
      IntStream.concat(strongest(adjacency, inputs), strongest(adjacency, outputs))
          .forEach(edges::set);
    }
    var pruning = cut.pruning();
    return new Cut(
        cut.graph(),
        cut.influence(),
        new Pruning(pruning.nodeThreshold(), pruning.edgeThreshold(), nodes, edges),
        cut.scores(),
        cut.pinned());
  }

  private static IntStream strongest(SparseAdjacency adjacency, IntStream entries) {
    return entries
        .filter(entry -> adjacency.weight(entry) != 0)
        .boxed()
        .sorted(Comparator.comparingDouble(entry -> -Math.abs(adjacency.weight(entry))))
        .limit(EDGES)
        .mapToInt(Integer::intValue);
  }
}
