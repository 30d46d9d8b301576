package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.GraphComparison;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.graph.CircuitEdge;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.CircuitNode;
import org.featurescope.viz.graph.Comparison;
import org.featurescope.viz.graph.Comparison.Part;

/// Lays two graphs over each other: nodes and edges that both keep are drawn once.
final class Overlay {
  private final GraphDocument one;
  private final GraphDocument other;
  private final Drawing first;
  private final Drawing second;
  private final GraphComparison comparison;
  private final Columns columns;
  private final int rows;
  private final List<CircuitNode> nodes = new ArrayList<>();
  private final List<Part> nodeParts = new ArrayList<>();
  private final List<CircuitEdge> edges = new ArrayList<>();
  private final List<Part> edgeParts = new ArrayList<>();
  private final List<Compared.Change> changes = new ArrayList<>();

  /// By number in the drawing of one graph, the number here.
  private final Map<Integer, Integer> ofFirst = new HashMap<>();

  private final Map<Integer, Integer> ofSecond = new HashMap<>();

  Overlay(
      GraphDocument one,
      GraphDocument other,
      FeatureBook book,
      double nodeShare,
      double edgeShare) {
    this(
        GraphComparison.of(one.graph(), other.graph()),
        one,
        other,
        book,
        cut(one, nodeShare, edgeShare),
        cut(other, nodeShare, edgeShare));
  }

  /// @param comparison of both
  /// @param ofOne what is to be laid of the one
  /// @param ofOther what is to be laid of the other
  Overlay(
      GraphComparison comparison,
      GraphDocument one,
      GraphDocument other,
      FeatureBook book,
      Cut ofOne,
      Cut ofOther) {
    this.comparison = comparison;
    this.one = one;
    this.other = other;
    first = Drawing.of(ofOne, new Names(one, book), List.of());
    second = Drawing.of(ofOther, new Names(other, book), List.of());
    columns = Columns.of(one.graph(), other.graph(), comparison.positions());
    rows = Math.max(first.model().layers().size(), second.model().layers().size());
  }

  private static Cut cut(GraphDocument document, double nodes, double edges) {
    // A file that was pruned before is taken as it is.
    var whole = document.nodeThreshold().isPresent();
    var known = Optional.of(Pruned.Known.of(document.graph()));
    return new Pruned(document, known, whole ? 1 : nodes, whole ? 1 : edges)
        .run(Progress.none(), new Cancellation())
        .cut();
  }

  Compared lay() {
    common();
    alone(first, ofFirst, Part.FIRST);
    alone(second, ofSecond, Part.SECOND);
    lines();
    var model =
        new CircuitModel(
            columns.texts(),
            IntStream.range(0, rows).mapToObj(row -> "L " + row).toList(),
            nodes,
            edges);
    return new Compared(
        model,
        new Comparison(columns.firstName(), columns.secondName(), nodeParts, edgeParts),
        List.copyOf(changes),
        false,
        List.of(side(one, first, ofFirst), side(other, second, ofSecond)));
  }

  private static Compared.Side side(
      GraphDocument document, Drawing drawing, Map<Integer, Integer> known) {
    var numbers = new HashMap<Integer, Integer>();
    known.forEach((drawn, number) -> numbers.put(drawing.node(drawn), number));
    return new Compared.Side(document, drawing.cut(), numbers);
  }

  private void common() {
    for (var pair : comparison.pairs()) {
      var here = first.drawn(pair.left());
      var there = second.drawn(pair.right());
      if (here >= 0 && there >= 0) {
        var number = nodes.size();
        ofFirst.put(here, number);
        ofSecond.put(there, number);
        add(first, here, Part.BOTH);
        changes.add(new Compared.Change(number, pair.leftInfluence(), pair.rightInfluence()));
      }
    }
  }

  private void alone(Drawing from, Map<Integer, Integer> known, Part part) {
    for (var number = 0; number < from.model().nodes().size(); number++) {
      if (!known.containsKey(number)) {
        known.put(number, nodes.size());
        add(from, number, part);
      }
    }
  }

  private void add(Drawing from, int number, Part part) {
    var node = from.model().nodes().get(number);
    var column = (from == first ? columns.first() : columns.second())[node.column()];
    var row = node.row() == from.model().logitRow() ? rows : node.row();
    nodes.add(
        new CircuitNode(
            node.kind(), column, row, node.influence(), node.label(), node.detail(), node.hue()));
    nodeParts.add(part);
  }

  private record Ends(int source, int target) {}

  private void lines() {
    var known = new HashMap<Ends, Integer>();
    for (var edge : first.model().edges()) {
      var ends = new Ends(ofFirst.get(edge.source()), ofFirst.get(edge.target()));
      known.put(ends, edges.size());
      edges.add(new CircuitEdge(ends.source, ends.target, edge.weight()));
      edgeParts.add(Part.FIRST);
    }
    for (var edge : second.model().edges()) {
      var ends = new Ends(ofSecond.get(edge.source()), ofSecond.get(edge.target()));
      var same = known.get(ends);
      if (same != null) {
        edgeParts.set(same, Part.BOTH);
      } else {
        edges.add(new CircuitEdge(ends.source, ends.target, edge.weight()));
        edgeParts.add(Part.SECOND);
      }
    }
  }
}
