package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Pruning;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.viz.graph.PageStops;
import org.featurescope.viz.graph.Shares;

/// What a page holds of a graph: what the view shows, what it would show with other thresholds as
/// far as a page has room for it, and what is pinned.
final class PageRange {
  /// Thresholds of nodes are multiples of a twentieth, and the one of the view.
  private static final int STEPS = 20;

  /// Features and errors. More could not be told apart, nor moved without a jerk.
  static final int MOST_NODES = 500;

  /// For each threshold of nodes.
  static final int MOST_EDGES = 5_000;

  /// Strongest inputs and outputs of a node that are listed whatever the threshold of edges is.
  private static final int NEIGHBOURS = 8;

  private final Cut cut;
  private final BitSet pins;
  private final Pruner pruner;
  private final List<Stop> stops = new ArrayList<>();

  /// @param reach the threshold of edges up to which it is on the page
  /// @param shares by entry, from which threshold of edges on each is kept as to its score
  private record Stop(double reach, Pruning pruning, Map<Integer, Double> shares) {}

  PageRange(Cut cut, BitSet pins) {
    this.cut = cut;
    this.pins = pins;
    pruner = new Pruner(cut.graph());
    var own = cut.pruning().nodeThreshold();
    var thresholds = new TreeSet<Double>();
    thresholds.add(own);
    IntStream.rangeClosed(1, STEPS)
        .mapToDouble(step -> (double) step / STEPS)
        .filter(share -> pruner.most(share) <= MOST_NODES)
        .forEach(thresholds::add);
    for (var share : thresholds) {
      var next = stop(share);
      var same = !stops.isEmpty() && stops.getLast().pruning.nodes().equals(next.pruning.nodes());
      if (same && share == own) {
        stops.removeLast();
      }
      if (!same || share == own) {
        stops.add(next);
      }
    }
  }

  private Stop stop(double share) {
    var view = cut.pruning();
    var own = share == view.nodeThreshold();
    var scores = pruner.edgeScores(share);
    var shares = Shares.before(scores.scores());
    var reach = reach(shares, MOST_EDGES);
    // What the view shows is on the page, however much it is.
    var pruning = pruner.prune(share, own ? Math.max(reach, view.edgeThreshold()) : reach);
    var kept = new HashMap<Integer, Double>();
    for (var edge = 0; edge < shares.length; edge++) {
      if (pruning.edges().get(scores.entries()[edge])) {
        kept.put(scores.entries()[edge], shares[edge]);
      }
    }
    return new Stop(pruning.edgeThreshold(), pruning, kept);
  }

  /// The largest threshold, in hundredths, that keeps no more than so many edges.
  private static double reach(double[] shares, int most) {
    if (shares.length <= most) {
      return 1;
    }
    var sorted = shares.clone();
    Arrays.sort(sorted);
    return Math.max(0, Math.ceil(100 * sorted[most]) - 1) / 100;
  }

  /// Everything that the page has.
  Cut whole() {
    var nodes = (BitSet) pins.clone();
    var edges = new BitSet();
    for (var stop : stops) {
      nodes.or(stop.pruning.nodes());
      edges.or(stop.pruning.edges());
    }
    addNeighbours(nodes, edges);
    var last = stops.getLast();
    return new Cut(
        cut.graph(),
        cut.influence(),
        new Pruning(last.pruning.nodeThreshold(), last.reach, nodes, edges),
        cut.scores(),
        cut.pinned());
  }

  /// The strongest edges of each node, and all between pins.
  private void addNeighbours(BitSet nodes, BitSet edges) {
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

  /// @param drawing of [#whole]
  PageStops stops(Drawing drawing) {
    return new PageStops(
        stops.stream().map(stop -> stop(stop, drawing)).toList(),
        start(),
        cut.pruning().edgeThreshold());
  }

  private static PageStops.Stop stop(Stop stop, Drawing drawing) {
    var model = drawing.model();
    var edges = new double[model.edges().size()];
    for (var edge = 0; edge < edges.length; edge++) {
      edges[edge] = stop.shares.getOrDefault(drawing.entry(edge), Double.POSITIVE_INFINITY);
    }
    Shares.joinedEdges(model, edges);
    var joined = Shares.ofEnds(model, edges);
    return new PageStops.Stop(
        stop.pruning.nodeThreshold(),
        stop.reach,
        Arrays.stream(joined).boxed().toList(),
        Arrays.stream(edges).boxed().toList());
  }

  /// The number of the view's own threshold.
  int start() {
    return IntStream.range(0, stops.size())
        .filter(at -> stops.get(at).pruning.nodeThreshold() == cut.pruning().nodeThreshold())
        .findFirst()
        .orElseThrow();
  }

  int size() {
    return stops.size();
  }

  /// What the view would show with one of the thresholds, that of edges staying as it is.
  Cut shown(int stop) {
    if (stop == start()) {
      return cut;
    }
    var at = stops.get(stop);
    var pruning =
        pruner.prune(at.pruning.nodeThreshold(), Math.min(at.reach, cut.pruning().edgeThreshold()));
    return new Cut(cut.graph(), cut.influence(), pruning, cut.scores(), cut.pinned());
  }
}
