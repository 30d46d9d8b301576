package org.featurescope.compute.circuit;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A graph with what its file says beside it: names and labels of nodes, cumulative influence, pins
/// and groups, and the fields that only other programs understand. Immutable; the `with` methods
/// make a changed one that shares what did not change.
public final class GraphDocument {

  /// What of a file is written back as it was.
  ///
  /// @param nodes by index; empty where no file had the graph before
  /// @param links empty where no file had the graph before
  /// @param rest further fields beside nodes and links
  record Kept(
      JsonObject metadata,
      JsonObject state,
      List<JsonObject> nodes,
      Optional<LinkTable> links,
      JsonObject rest) {}

  /// What a file says of one node beside what it is.
  ///
  /// @param influence cumulative
  record Caption(NodeId id, String label, OptionalDouble influence) {}

  private final CircuitGraph graph;
  private final GraphState state;
  private final List<Caption> captions;
  private final Kept kept;
  private final Map<NodeId, Integer> numbers;

  GraphDocument(CircuitGraph graph, GraphState state, List<Caption> captions, Kept kept) {
    this(graph, state, captions, kept, numbers(captions));
  }

  private GraphDocument(
      CircuitGraph graph,
      GraphState state,
      List<Caption> captions,
      Kept kept,
      Map<NodeId, Integer> numbers) {
    this.graph = graph;
    this.state = state;
    this.captions = captions;
    this.kept = kept;
    this.numbers = numbers;
  }

  private static Map<NodeId, Integer> numbers(List<Caption> captions) {
    var numbers = HashMap.<NodeId, Integer>newHashMap(captions.size());
    for (var caption : captions) {
      if (numbers.put(caption.id(), numbers.size()) != null) {
        throw new IllegalArgumentException("two nodes are called " + caption.id());
      }
    }
    return numbers;
  }

  /// A computed graph, all of it.
  ///
  /// @param slug short name, as in the name of a file
  public static GraphDocument of(CircuitGraph computed, String slug) {
    // Written down, so that a pruning that empties the last layers renames nothing.
    var graph = computed.withLayers(NodeWriter.layers(computed));
    var writer = new NodeWriter(graph);
    var captions = new ArrayList<Caption>();
    for (var node = 0; node < graph.nodes().size(); node++) {
      captions.add(
          new Caption(
              writer.id(node), NodeWriter.label(graph.nodes().get(node)), OptionalDouble.empty()));
    }
    var kept =
        new Kept(
            Metadata.fresh(graph, slug),
            StateFields.fresh(GraphState.EMPTY),
            List.of(),
            Optional.empty(),
            new JsonObject());
    return new GraphDocument(graph, GraphState.EMPTY, captions, kept);
  }

  /// What a pruning leaves of this document's graph. Nodes keep the cumulative influence that their
  /// file tells; others have that of `influence`. Pins stay, also those of nodes that are dropped.
  public GraphDocument pruned(Pruning pruning, Influence influence) {
    var cut = new GraphCut(graph, pruning);
    var cumulative = influence.cumulative();
    var left = new ArrayList<Caption>();
    var nodes = new ArrayList<JsonObject>();
    for (var node : cut.nodes()) {
      var known = captions.get(node);
      var score =
          known.influence().isPresent() || graph.nodes().get(node) instanceof Node.Logit
              ? known.influence()
              : OptionalDouble.of(cumulative[node]);
      left.add(new Caption(known.id(), known.label(), score));
      if (!kept.nodes().isEmpty()) {
        nodes.add(kept.nodes().get(node));
      }
    }
    var remaining =
        new Kept(
            Metadata.pruned(kept.metadata(), pruning),
            kept.state(),
            nodes,
            kept.links().map(cut::links),
            kept.rest());
    return new GraphDocument(cut.graph(), state, left, remaining);
  }

  /// The same graph, which was checked meanwhile.
  public GraphDocument withSelfCheck(SelfCheck check) {
    var told =
        new Kept(
            Metadata.checked(kept.metadata(), check),
            kept.state(),
            kept.nodes(),
            kept.links(),
            kept.rest());
    return new GraphDocument(graph.withSelfCheck(check), state, captions, told, numbers);
  }

  public CircuitGraph graph() {
    return graph;
  }

  /// Short name, as in the name of a file.
  public String slug() {
    return metadata().slug();
  }

  private Metadata metadata() {
    return new Metadata(new GraphEntry("", "metadata", kept.metadata()));
  }

  public GraphState state() {
    return state;
  }

  public GraphDocument with(GraphState changed) {
    return new GraphDocument(graph, changed, captions, kept, numbers);
  }

  /// By index of the node.
  public List<NodeId> ids() {
    return captions.stream().map(Caption::id).toList();
  }

  public NodeId id(int node) {
    return captions.get(node).id();
  }

  /// The index of the node of that name.
  public OptionalInt node(NodeId id) {
    var number = numbers.get(id);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /// The indices of those of the nodes that the graph has, in their order.
  public IntStream nodes(List<NodeId> ids) {
    return ids.stream().map(this::node).flatMapToInt(OptionalInt::stream);
  }

  /// What a person, or the program that made the graph, calls a node; empty for nothing.
  public String label(int node) {
    return captions.get(node).label();
  }

  public GraphDocument withLabel(int node, String label) {
    var changed = new ArrayList<>(captions);
    var known = captions.get(node);
    changed.set(node, new Caption(known.id(), label, known.influence()));
    return new GraphDocument(graph, state, changed, kept, numbers);
  }

  /// The same graph with the pins, groups and labels that an earlier one was given. Those of a
  /// graph of another model, or of other dictionaries, are of other features and left behind.
  public GraphDocument withWorkOn(GraphDocument earlier) {
    var from = earlier.graph().provenance();
    if (!from.modelHash().equals(graph.provenance().modelHash())
        || !from.transcodersHash().equals(graph.provenance().transcodersHash())) {
      return this;
    }
    var changed = new ArrayList<>(captions);
    for (var node = 0; node < earlier.captions.size(); node++) {
      var given = earlier.captions.get(node);
      var here = numbers.get(given.id());
      if (here != null
          && !given.label().equals(NodeWriter.label(earlier.graph().nodes().get(node)))) {
        changed.set(here, new Caption(given.id(), given.label(), changed.get(here).influence()));
      }
    }
    return new GraphDocument(graph, earlier.state(), changed, kept, numbers);
  }

  /// The cumulative influence of a node in the graph before pruning, where the file says.
  public OptionalDouble influence(int node) {
    return captions.get(node).influence();
  }

  /// That its file has fields that no known schema has, in a sentence that names some; empty where
  /// it has none. They are written back as they are.
  public Optional<String> unknownFields() {
    return UnknownFields.told(kept);
  }

  /// The threshold of nodes with which the graph was pruned, where the file says.
  public OptionalDouble nodeThreshold() {
    return metadata().nodeThreshold();
  }

  /// The threshold of edges with which the graph was pruned, where the file says.
  public OptionalDouble edgeThreshold() {
    return metadata().edgeThreshold();
  }

  Kept kept() {
    return kept;
  }
}
