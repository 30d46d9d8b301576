package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.viz.graph.PageNotes;

/// What a page tells of two graphs over each other.
record ComparedPage(Compared both) {
  private static final int CHANGES = 12;
  private static final int MOST_WAYS = 750;

  List<PageNotes.Note> nodes() {
    return IntStream.range(0, both.model().nodes().size()).mapToObj(this::node).toList();
  }

  private PageNotes.Note node(int number) {
    var ids = new ArrayList<String>();
    var inputs = new ArrayList<Double>();
    var kind = "";
    for (var side : both.sides()) {
      var node = side.node(number);
      ids.add(node < 0 ? "" : side.document().id(node).text());
      inputs.add(node < 0 ? 0 : inputs(side.cut().graph().adjacency(), node));
      kind =
          node < 0 || !kind.isEmpty()
              ? kind
              : NodeInspector.kind(side.cut().graph().nodes().get(node));
    }
    return new PageNotes.Note(ids, kind, inputs, List.of(), 0, List.of());
  }

  /// All that acts on a node, by size.
  static double inputs(SparseAdjacency adjacency, int node) {
    return IntStream.range(adjacency.start(node), adjacency.end(node))
        .mapToDouble(entry -> Math.abs(adjacency.weight(entry)))
        .filter(Double::isFinite)
        .sum();
  }

  List<PageNotes.Way> ways() {
    var found = new ArrayList<PageNotes.Way>();
    for (var circuit = 0; circuit < both.sides().size(); circuit++) {
      var side = both.sides().get(circuit);
      found.addAll(
          new PageWays(circuit, side.numbers()::get).of(side.cut(), PageNotes.Way.ANY, MOST_WAYS));
    }
    return found;
  }

  List<PageNotes.Change> changed() {
    return both.changes().stream()
        .filter(change -> Math.abs(change.change()) > 0)
        .limit(CHANGES)
        .map(change -> new PageNotes.Change(change.number(), change.first(), change.second()))
        .toList();
  }

  /// What the thresholds leave of each.
  List<String> files() {
    return both.sides().stream()
        .map(side ->
            GraphJson.format(side.document().pruned(side.cut().pruning(), side.cut().influence())))
        .toList();
  }
}
