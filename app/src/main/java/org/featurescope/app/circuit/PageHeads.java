package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The work of finding the heads of those edges of a page that are most likely asked for: all from
/// token to token between pins, and of every node that the view shows the one of which its card
/// tells.
///
/// @param bench where the graph can be tested
/// @param known what was found out before
record PageHeads(
    Cut cut, BitSet pins, Optional<CircuitBench> bench, Map<Edge, List<HeadShare>> known)
    implements Job<Map<Edge, List<HeadShare>>> {
  /// Each is a run of the model: a few milliseconds for the bundled one.
  static final int MOST = 200;

  @Override
  public String title() {
    return "Looking for the heads";
  }

  /// What was found, the edges of most weight first among those between pins, and then by node.
  @Override
  public SequencedMap<Edge, List<HeadShare>> run(Progress progress, Cancellation cancellation) {
    var found = new LinkedHashMap<>(known);
    var edges = bench.isPresent() ? edges() : List.<Edge>of();
    try {
      for (var edge : edges) {
        cancellation.check();
        progress.report(found.size(), edges.size(), "edges");
        if (!found.containsKey(edge)) {
          found.put(
              edge, bench.orElseThrow().heads(graph(), edge).run(Progress.none(), cancellation));
        }
      }
    } catch (FeaturescopeException untestable) {
      // The page does without, as the card does.
      return found;
    }
    return found;
  }

  private CircuitGraph graph() {
    return cut.graph();
  }

  private List<Edge> edges() {
    var all = new ArrayList<Edge>();
    pins.stream()
        .forEach(pin ->
            crossing(pin).stream().filter(each -> pins.get(each.source())).forEach(all::add));
    all.sort(Comparator.comparingDouble(edge -> -Math.abs(edge.weight())));
    var nodes = (BitSet) cut.pruning().nodes().clone();
    nodes.or(pins);
    nodes.stream()
        .boxed()
        .sorted(Comparator.comparingDouble(node -> -cut.influence().values()[node]))
        .forEach(node -> crossing(node).stream().limit(1).forEach(all::add));
    return all.stream().distinct().limit(MOST).toList();
  }

  /// What acts on a feature or output from other tokens, the strongest first.
  private List<Edge> crossing(int target) {
    var nodes = graph().nodes();
    if (nodes.get(target) instanceof Node.Token || nodes.get(target) instanceof Node.Error) {
      return List.of();
    }
    var adjacency = graph().adjacency();
    var found = new ArrayList<Edge>();
    for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
      var source = adjacency.source(entry);
      if ((cut.keeps(source) || pins.get(source))
          && adjacency.weight(entry) != 0
          && nodes.get(source).position() != nodes.get(target).position()) {
        found.add(new Edge(source, target, adjacency.weight(entry)));
      }
    }
    found.sort(Comparator.comparingDouble(edge -> -Math.abs(edge.weight())));
    return found;
  }
}
