package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.PromptToken;
import org.featurescope.viz.graph.CircuitEdge;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.CircuitNode;
import org.featurescope.viz.graph.NodeGroup;
import org.featurescope.viz.graph.NodeKind;
import org.featurescope.viz.text.Figures;

/// What a cut leaves of a graph, in the form in which it is drawn. The drawing numbers its nodes
/// anew; nothing outside of it knows those numbers.
final class Drawing implements PageRange.Places {
  private final Cut cut;
  private final CircuitModel model;

  /// `[drawn]` the node of the graph.
  private final int[] nodes;

  /// `[drawn]` the entry of the adjacency.
  private final int[] edges;

  /// `[node]` its number here, -1 for one that is not drawn.
  private final int[] drawn;

  private Drawing(Cut cut, CircuitModel model, int[] nodes, int[] edges, int[] drawn) {
    this.cut = cut;
    this.model = model;
    this.nodes = nodes;
    this.edges = edges;
    this.drawn = drawn;
  }

  static Drawing of(Cut cut, Names names, List<Group> groups) {
    var graph = cut.graph();
    var nodes = cut.pruning().nodes().stream().toArray();
    var drawn = new int[graph.nodes().size()];
    Arrays.fill(drawn, -1);
    for (var i = 0; i < nodes.length; i++) {
      drawn[nodes[i]] = i;
    }
    var layers = layers(graph);
    var shapes =
        Arrays.stream(nodes).mapToObj(node -> shape(cut, names, groups, node, layers)).toList();
    var lines = new ArrayList<CircuitEdge>();
    var edges = edges(cut, drawn, lines);
    var model =
        new CircuitModel(
            graph.tokens().stream().map(PromptToken::text).toList(),
            IntStream.range(0, layers).mapToObj(layer -> "L " + layer).toList(),
            shapes,
            lines);
    return new Drawing(cut, model, nodes, edges, drawn);
  }

  /// The number of layers that have nodes, or could have.
  static int layers(CircuitGraph graph) {
    return 1 + graph.nodes().stream().mapToInt(Drawing::layer).max().orElse(-1);
  }

  private static int layer(Node node) {
    return switch (node) {
      case Node.Feature feature -> feature.site().layer();
      case Node.Error error -> error.site().layer();
      case Node.Token token -> -1;
      case Node.Logit logit -> -1;
    };
  }

  private static CircuitNode shape(Cut cut, Names names, List<Group> groups, int node, int layers) {
    var what = cut.graph().nodes().get(node);
    var hue =
        groups.stream()
            .filter(group -> group.members().get(node))
            .mapToInt(Group::hue)
            .findFirst()
            .orElse(0);
    return new CircuitNode(
        kind(what),
        what.position(),
        what instanceof Node.Logit ? layers : layer(what),
        area(cut, node),
        names.label(node),
        detail(what),
        hue);
  }

  static NodeKind kind(Node node) {
    return switch (node) {
      case Node.Feature feature -> NodeKind.FEATURE;
      case Node.Error error -> NodeKind.ERROR;
      case Node.Token token -> NodeKind.TOKEN;
      case Node.Logit logit -> NodeKind.LOGIT;
    };
  }

  /// From 0 to 1: what a node is drawn as large as.
  static double area(Cut cut, int node) {
    var influence =
        cut.graph().nodes().get(node) instanceof Node.Logit logit
            ? logit.probability()
            : Math.abs(cut.influence().values()[node]);
    return Double.isFinite(influence) ? Math.min(1, influence) : 0;
  }

  private static String detail(Node node) {
    return switch (node) {
      case Node.Feature feature -> Integer.toString(feature.latent());
      case Node.Error error -> "";
      case Node.Token token -> "";
      case Node.Logit logit -> Figures.fixed(logit.probability(), 3);
    };
  }

  private static int[] edges(Cut cut, int[] drawn, List<CircuitEdge> lines) {
    var adjacency = cut.graph().adjacency();
    var entries = new ArrayList<Integer>();
    var kept = cut.pruning().edges();
    for (var target : cut.pruning().nodes().stream().toArray()) {
      var end = adjacency.end(target);
      for (var entry = kept.nextSetBit(adjacency.start(target));
          entry >= 0 && entry < end;
          entry = kept.nextSetBit(entry + 1)) {
        var source = drawn[adjacency.source(entry)];
        if (source >= 0 && Float.isFinite(adjacency.weight(entry))) {
          entries.add(entry);
          lines.add(new CircuitEdge(source, drawn[target], adjacency.weight(entry)));
        }
      }
    }
    return entries.stream().mapToInt(Integer::intValue).toArray();
  }

  CircuitModel model() {
    return model;
  }

  Cut cut() {
    return cut;
  }

  /// The number here of a node of the graph; -1 for one that is not drawn, and for none.
  int drawn(int node) {
    return node < 0 || node >= drawn.length ? -1 : drawn[node];
  }

  /// The node of the graph that is number `drawn` here; -1 for none.
  @Override
  public int node(int number) {
    return number < 0 || number >= nodes.length ? -1 : nodes[number];
  }

  /// The entry of the adjacency that edge `number` is here.
  @Override
  public int entry(int number) {
    return edges[number];
  }

  /// Nodes of the graph by their numbers here.
  BitSet drawn(BitSet of) {
    var set = new BitSet();
    of.stream().map(this::drawn).filter(number -> number >= 0).forEach(set::set);
    return set;
  }

  BitSet nodes(BitSet numbers) {
    var set = new BitSet();
    numbers.stream().map(this::node).filter(node -> node >= 0).forEach(set::set);
    return set;
  }

  List<NodeGroup> groups(List<Group> groups) {
    return groups.stream()
        .map(group -> new NodeGroup(group.label(), group.hue(), drawn(group.members())))
        .filter(group -> !group.members().isEmpty())
        .toList();
  }

  /// Whether everything of a cut of the same graph is drawn here.
  boolean holds(Cut other) {
    return cut.graph().equals(other.graph())
        && contains(cut.pruning().nodes(), other.pruning().nodes())
        && contains(cut.pruning().edges(), other.pruning().edges());
  }

  private static boolean contains(BitSet all, BitSet some) {
    var rest = (BitSet) some.clone();
    rest.andNot(all);
    return rest.isEmpty();
  }

  /// What of this a tighter cut leaves out, by its numbers here.
  BitSet hiddenNodes(Cut other) {
    return hidden(nodes, other.pruning().nodes());
  }

  BitSet hiddenEdges(Cut other) {
    return hidden(edges, other.pruning().edges());
  }

  private static BitSet hidden(int[] of, BitSet kept) {
    var set = new BitSet();
    for (var i = 0; i < of.length; i++) {
      set.set(i, !kept.get(of[i]));
    }
    return set;
  }
}
