package org.featurescope.app.circuit;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Pruning;
import org.featurescope.compute.circuit.Scores;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The work of pruning an open graph.
///
/// @param known what was found out about this graph before; empty the first time
record Pruned(GraphDocument document, Optional<Known> known, double nodes, double edges)
    implements Job<Pruned.Result> {

  private static final double STEP = 0.05;
  private static final int MOST_NODES = 70;
  private static final int MOST_EDGES = 300;

  /// What stays true of a graph whatever the thresholds are.
  record Known(Pruner pruner, Scores scores) {
    static Known of(CircuitGraph graph) {
      return new Known(new Pruner(graph), Scores.of(graph));
    }
  }

  record Result(GraphDocument document, Known known, Cut cut) {}

  @Override
  public String title() {
    return "Pruning the graph";
  }

  @Override
  public Result run(Progress progress, Cancellation cancellation) {
    var graph = document.graph();
    var now = known.orElseGet(() -> Known.of(graph));
    cancellation.check();
    var pruning =
        known.isEmpty() && nodes < 1 ? legible(now.pruner) : now.pruner.prune(nodes, edges);
    cancellation.check();
    var pins = pins(document);
    var cut =
        new Cut(
            graph,
            now.pruner.influence(),
            pruning,
            now.scores,
            pins.isEmpty() ? Optional.empty() : Optional.of(Scores.of(graph, pins)));
    return new Result(document, now, cut);
  }

  /// The first picture of a graph shows as much of it as can be told apart: thresholds are lowered
  /// in steps, as far as is needed.
  private Pruning legible(Pruner pruner) {
    var fewer = fewNodes(pruner);
    return lowered(
        fewer,
        edges,
        share -> pruner.prune(fewer.nodeThreshold(), share),
        pruning -> pruning.edges().cardinality() <= MOST_EDGES);
  }

  /// With the highest threshold that leaves few enough nodes. To prune a large graph takes long, so
  /// it begins with one whose influential nodes alone are few enough; as some of those are dropped
  /// because they act on nothing that is left, a higher one may be enough as well.
  private Pruning fewNodes(Pruner pruner) {
    var last = (int) (nodes / STEP - 1e-9);
    var step = 0;
    while (step < last && pruner.most(nodes - step * STEP) > MOST_NODES) {
      step++;
    }
    var found = pruner.prune(nodes - step * STEP, edges);
    while (step > 0) {
      step--;
      var more = pruner.prune(nodes - step * STEP, edges);
      if (shown(more) > MOST_NODES) {
        return found;
      }
      found = more;
    }
    return found;
  }

  /// With the highest threshold that is enough. What is left falls with the threshold, so halving
  /// finds it.
  ///
  /// @param first with the threshold `from`
  private static Pruning lowered(
      Pruning first, double from, DoubleFunction<Pruning> prune, Predicate<Pruning> enough) {
    if (enough.test(first)) {
      return first;
    }
    var high = 0;
    var low = (int) (from / STEP - 1e-9);
    var found = prune.apply(from - low * STEP);
    while (low - high > 1) {
      var middle = (low + high) / 2;
      var pruning = prune.apply(from - middle * STEP);
      if (enough.test(pruning)) {
        low = middle;
        found = pruning;
      } else {
        high = middle;
      }
    }
    return found;
  }

  /// Features and errors that are left; tokens and outputs always are.
  private long shown(Pruning pruning) {
    var all = document.graph().nodes();
    return pruning.nodes().stream()
        .filter(
            node -> all.get(node) instanceof Node.Feature || all.get(node) instanceof Node.Error)
        .count();
  }

  /// The pinned nodes that the graph has.
  static BitSet pins(GraphDocument document) {
    var pins = new BitSet();
    for (var id : document.state().pinned()) {
      document.node(id).ifPresent(pins::set);
    }
    return pins;
  }
}
