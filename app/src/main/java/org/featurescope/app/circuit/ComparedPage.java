package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.GraphComparison;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.PageNotes;
import org.featurescope.viz.graph.PageStops;

/// What a page tells of two graphs over each other: what the view shows of them, and what it would
/// show if they were compared with other thresholds.
final class ComparedPage {
  private static final int MOST_WAYS = 750;

  /// With a threshold of nodes that is not the view's.
  private static final int MOST_OTHER_WAYS = 250;

  private final Compared shown;
  private final PageRange range;

  /// All that the page has of both.
  private final Compared whole;

  private final List<Numbers> numbers;

  /// Where the nodes and edges of the page are in one of the graphs.
  ///
  /// @param nodes by number on the page; -1 where the graph does not have it
  @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
  private record Numbers(CircuitModel model, Compared.Side side, int[] nodes)
      implements PageRange.Places {
    static Numbers of(CircuitModel model, Compared.Side side) {
      var nodes = new int[model.nodes().size()];
      Arrays.fill(nodes, -1);
      side.numbers().forEach((node, number) -> nodes[number] = node);
      return new Numbers(model, side, nodes);
    }

    @Override
    public int node(int number) {
      return nodes[number];
    }

    @Override
    public int entry(int number) {
      var edge = model.edges().get(number);
      var source = nodes[edge.source()];
      var target = nodes[edge.target()];
      return source < 0 || target < 0 ? -1 : side.cut().graph().adjacency().entry(target, source);
    }

    double weight(int number) {
      var entry = entry(number);
      return entry < 0 ? Double.NaN : side.cut().graph().adjacency().weight(entry);
    }
  }

  /// @param shown what the view shows
  ComparedPage(Compared shown, FeatureBook book, Cancellation cancellation) {
    this.shown = shown;
    var first = shown.sides().getFirst();
    var second = shown.sides().getLast();
    var comparison = GraphComparison.of(first.document().graph(), second.document().graph());
    cancellation.check();
    range = PageRange.of(first.cut(), second.cut(), met(comparison), cancellation);
    whole =
        new Overlay(
                comparison,
                first.document(),
                second.document(),
                book,
                range.whole(0),
                range.whole(1))
            .lay();
    cancellation.check();
    numbers = whole.sides().stream().map(side -> Numbers.of(whole.model(), side)).toList();
  }

  private static Map<Integer, Integer> met(GraphComparison comparison) {
    var met = new HashMap<Integer, Integer>();
    comparison.pairs().forEach(pair -> met.put(pair.right(), pair.left()));
    return met;
  }

  /// All that the page has of both.
  Compared whole() {
    return whole;
  }

  PageStops stops(Cancellation cancellation) {
    return range.stops(whole.model(), List.copyOf(numbers), cancellation);
  }

  List<PageNotes.Note> nodes() {
    return IntStream.range(0, whole.model().nodes().size()).mapToObj(this::node).toList();
  }

  private PageNotes.Note node(int number) {
    var ids = new ArrayList<String>();
    var inputs = new ArrayList<Double>();
    var kind = "";
    for (var each : numbers) {
      var side = each.side;
      var node = each.node(number);
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

  List<PageNotes.Way> ways(Cancellation cancellation) {
    var found = new ArrayList<PageNotes.Way>();
    for (var circuit = 0; circuit < numbers.size(); circuit++) {
      var ways = new PageWays(circuit, whole.sides().get(circuit).numbers()::get);
      for (var stop = 0; stop < range.size(); stop++) {
        cancellation.check();
        var most = stop == range.start() ? MOST_WAYS : MOST_OTHER_WAYS;
        found.addAll(ways.of(range.shown(circuit, stop), stop, most, cancellation));
      }
    }
    return found;
  }

  PageNotes.Contrast contrast() {
    var second = numbers.getLast();
    return new PageNotes.Contrast(
        shown.only(),
        List.of(range.fixed(0), range.fixed(1)),
        IntStream.range(0, whole.model().edges().size()).mapToObj(second::weight).toList(),
        IntStream.range(0, whole.model().nodes().size())
            .mapToObj(number -> influence(second, number))
            .toList(),
        whole.changes().stream()
            .filter(change -> Math.abs(change.change()) > 0)
            .map(change -> new PageNotes.Change(change.number(), change.first(), change.second()))
            .toList());
  }

  private static double influence(Numbers of, int number) {
    var node = of.node(number);
    return node < 0 ? Double.NaN : Drawing.area(of.side.cut(), node);
  }

  /// All that the page has of each.
  List<String> files() {
    return whole.sides().stream()
        .map(side ->
            GraphJson.format(side.document().pruned(side.cut().pruning(), side.cut().influence())))
        .toList();
  }
}
