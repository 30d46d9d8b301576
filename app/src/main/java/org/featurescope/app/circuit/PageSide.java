package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Pruning;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.viz.graph.Shares;

/// What a page holds of one graph: of two that are compared, each has its own.
///
/// @param cut what the view shows of it
/// @param pruner of it
/// @param fixed whether thresholds leave it as the view shows it
record PageSide(Cut cut, Pruner pruner, boolean fixed) {
  /// Strongest inputs and outputs of a node that are listed whatever the threshold of edges is.
  private static final int NEIGHBOURS = 8;

  /// What a threshold of nodes leaves of it.
  ///
  /// @param shares by entry of the adjacency, from which threshold of edges on each is kept as to
  ///   its score
  record Left(Pruning pruning, Map<Integer, Double> shares) {}

  /// Edges that a threshold of nodes leaves in the running.
  ///
  /// @param entries of the adjacency
  /// @param shares from which threshold of edges on each is kept as to its score
  @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
  record Ranked(int[] entries, double[] shares) {}

  static PageSide moving(Cut cut) {
    return new PageSide(cut, new Pruner(cut.graph()), false);
  }

  static PageSide fixed(Cut cut) {
    return new PageSide(cut, new Pruner(cut.graph()), true);
  }

  /// How many features and errors a threshold leaves at most.
  int most(double share) {
    return fixed ? 0 : pruner.most(share);
  }

  Ranked ranked(double share) {
    if (fixed) {
      return new Ranked(new int[0], new double[0]);
    }
    var scores = pruner.edgeScores(share);
    return new Ranked(scores.entries(), Shares.before(scores.scores()));
  }

  /// @param share threshold of nodes
  /// @param ranked for that
  /// @param reach the threshold of edges up to which they are wanted
  Left left(double share, Ranked ranked, double reach) {
    var kept = new HashMap<Integer, Double>();
    if (fixed) {
      cut.pruning().edges().stream().forEach(entry -> kept.put(entry, 0.0));
      return new Left(cut.pruning(), kept);
    }
    var pruning = pruner.prune(share, reach);
    for (var edge = 0; edge < ranked.entries.length; edge++) {
      if (pruning.edges().get(ranked.entries[edge])) {
        kept.put(ranked.entries[edge], ranked.shares[edge]);
      }
    }
    return new Left(pruning, kept);
  }

  /// Features and errors of these.
  int counted(BitSet nodes, IntPredicate wanted) {
    var all = cut.graph().nodes();
    return (int)
        nodes.stream()
            .filter(node ->
                all.get(node) instanceof Node.Feature || all.get(node) instanceof Node.Error)
            .filter(wanted)
            .count();
  }

  /// What the view would show with these thresholds.
  Cut shown(double nodes, double edges) {
    return fixed ? cut : with(pruner.prune(nodes, edges));
  }

  private Cut with(Pruning pruning) {
    return new Cut(cut.graph(), cut.influence(), pruning, cut.scores(), cut.pinned());
  }

  /// Everything that is left at any threshold, and the strongest edges of each of its nodes, and
  /// all between pins.
  ///
  /// @param all ascending
  Cut whole(List<Left> all, BitSet pins) {
    var nodes = (BitSet) pins.clone();
    var edges = new BitSet();
    for (var left : all) {
      nodes.or(left.pruning.nodes());
      edges.or(left.pruning.edges());
    }
    addNeighbours(nodes, edges, pins);
    var last = all.getLast().pruning;
    return with(new Pruning(last.nodeThreshold(), last.edgeThreshold(), nodes, edges));
  }

  private void addNeighbours(BitSet nodes, BitSet edges, BitSet pins) {
    var adjacency = cut.graph().adjacency();
    var outputs = new HashMap<Integer, List<Integer>>();
    for (var target : nodes.stream().toArray()) {
      var inputs = new ArrayList<Integer>();
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var source = adjacency.source(entry);
        if (nodes.get(source) && adjacency.weight(entry) != 0) {
          inputs.add(entry);
          outputs.computeIfAbsent(source, node -> new ArrayList<>()).add(entry);
          if (pins.get(source) && pins.get(target)) {
            edges.set(entry);
          }
        }
      }
      strongest(adjacency, inputs).forEach(edges::set);
    }
    outputs.values().forEach(entries -> strongest(adjacency, entries).forEach(edges::set));
  }

  private static IntStream strongest(SparseAdjacency adjacency, List<Integer> entries) {
    return entries.stream()
        .sorted(Comparator.comparingDouble(entry -> -Math.abs(adjacency.weight(entry))))
        .limit(NEIGHBOURS)
        .mapToInt(Integer::intValue);
  }
}
