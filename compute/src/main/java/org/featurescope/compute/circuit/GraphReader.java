package org.featurescope.compute.circuit;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads a graph file from front to back; its parts may come in any order. Links, of which there
/// are millions, never become objects.
final class GraphReader {
  private static final int ABSENT = -1;

  private final String file;
  private final JsonReader in;
  private final JsonTree tree;

  private JsonObject metadata;
  private JsonObject state;
  private List<JsonObject> nodes;
  private LinkTable links;
  private final JsonObject rest = new JsonObject();

  /// Names in the order in which they appear, in nodes or in links.
  private final Map<String, Integer> names = new HashMap<>();

  /// By name: its node, or [#ABSENT].
  private int[] named = new int[1 << 10];

  /// @param file its name, for messages
  GraphReader(String file, JsonReader in) {
    this.file = file;
    this.in = in;
    this.tree = new JsonTree(in);
  }

  GraphDocument read() throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw wrong("it is not a JSON object");
    }
    in.beginObject();
    while (in.hasNext()) {
      var name = in.nextName();
      switch (name) {
        case "metadata" -> metadata = object(name, metadata);
        case "qParams" -> state = object(name, state);
        case "nodes" -> readNodes();
        case "links" -> readLinks();
        default -> rest.add(name, tree.read());
      }
    }
    in.endObject();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw wrong("something follows its end");
    }
    return document();
  }

  private RuntimeException wrong(String problem) {
    return GraphEntry.wrong(file, problem);
  }

  private JsonObject object(String name, JsonObject before) throws IOException {
    requireOnce(name, before);
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw wrong(name + " is not an object");
    }
    return tree.object();
  }

  private void requireOnce(String name, Object before) {
    if (before != null) {
      throw wrong("it has two parts called " + name);
    }
  }

  private void beginList(String name, Object before) throws IOException {
    requireOnce(name, before);
    if (in.peek() != JsonToken.BEGIN_ARRAY) {
      throw wrong(name + " is not a list");
    }
    in.beginArray();
  }

  private void readNodes() throws IOException {
    beginList("nodes", nodes);
    nodes = new ArrayList<>();
    while (in.hasNext()) {
      var place = "nodes[" + nodes.size() + "]";
      if (in.peek() != JsonToken.BEGIN_OBJECT) {
        throw wrong(place + " is not an object");
      }
      var node = tree.object();
      var name = new GraphEntry(file, place, node).requiredText("node_id");
      var number = number(name);
      if (named[number] != ABSENT) {
        throw wrong("two nodes are called " + GraphEntry.quoted(name));
      }
      named[number] = nodes.size();
      nodes.add(node);
    }
    in.endArray();
  }

  private int number(String name) {
    var known = names.get(name);
    if (known != null) {
      return known;
    }
    var number = names.size();
    if (number == named.length) {
      named = Arrays.copyOf(named, Math.addExact(number, number));
    }
    named[number] = ABSENT;
    names.put(name, number);
    return number;
  }

  private void readLinks() throws IOException {
    beginList("links", links);
    links = new LinkTable();
    while (in.hasNext()) {
      readLink();
    }
    in.endArray();
  }

  private void readLink() throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw wrong(link() + " is not an object");
    }
    var source = ABSENT;
    var target = ABSENT;
    var weight = Double.NaN;
    JsonObject more = null;
    in.beginObject();
    while (in.hasNext()) {
      var name = in.nextName();
      switch (name) {
        case "source" -> source = number(end(name));
        case "target" -> target = number(end(name));
        case "weight" -> weight = weight();
        default -> {
          more = more == null ? new JsonObject() : more;
          more.add(name, tree.read());
        }
      }
    }
    in.endObject();
    if (source == ABSENT || target == ABSENT || Double.isNaN(weight)) {
      throw wrong(link() + " lacks a source, a target or a weight");
    }
    links.add(source, target, weight);
    if (more != null) {
      links.more(more);
    }
  }

  private String link() {
    return "links[" + links.size() + "]";
  }

  private String end(String name) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      throw wrong("%s has a %s that is not the name of a node".formatted(link(), name));
    }
    return in.nextString();
  }

  private double weight() throws IOException {
    if (in.peek() != JsonToken.NUMBER) {
      throw wrong(link() + " has a weight that is not a finite number");
    }
    var text = in.nextString();
    var weight = Double.parseDouble(text);
    if (!(Math.abs(weight) <= Float.MAX_VALUE)) {
      throw wrong("%s has a weight of %s, which is too large".formatted(link(), text));
    }
    return weight;
  }

  private GraphDocument document() {
    require("metadata", metadata);
    require("nodes", nodes);
    require("links", links);
    state = state == null ? new JsonObject() : state;
    var about = new Metadata(new GraphEntry(file, "metadata", metadata));
    about.requireVersion();
    var kinds = nodes(about);
    var adjacency = adjacency();
    var weights = CircuitGraph.probabilities(kinds);
    var graph =
        new CircuitGraph(
            about.prompt(),
            tokens(about, kinds),
            about.provenance(layers(kinds)),
            kinds,
            adjacency,
            about.logitWeights(weights.size()).orElse(weights),
            about.selfCheck());
    about.nodeThreshold();
    about.edgeThreshold();
    return new GraphDocument(
        graph,
        StateFields.read(new GraphEntry(file, "qParams", state)),
        captions(),
        new GraphDocument.Kept(metadata, state, nodes, Optional.of(links), rest));
  }

  private void require(String name, Object part) {
    if (part == null) {
      throw wrong("it has no " + name);
    }
  }

  private GraphEntry entry(int node) {
    return new GraphEntry(file, "nodes[" + node + "]", nodes.get(node));
  }

  private List<Node> nodes(Metadata about) {
    var positions = about.tokens().size();
    if (positions == 0) {
      throw wrong("its prompt has no tokens");
    }
    var kinds = new ArrayList<Node>();
    for (var node = 0; node < nodes.size(); node++) {
      kinds.add(new NodeReader(entry(node), positions, about.paired()).node());
    }
    return kinds;
  }

  private SparseAdjacency adjacency() {
    for (var link = 0; link < links.size(); link++) {
      requireNode(links.source(link), link);
      requireNode(links.target(link), link);
    }
    links.renumber(named);
    var adjacency = links.adjacency(nodes.size());
    var cycle = adjacency.nodeOnCycle();
    if (cycle.isPresent()) {
      throw wrong("its links form a cycle through " + GraphEntry.quoted(id(cycle.getAsInt())));
    }
    return adjacency;
  }

  private void requireNode(int name, int link) {
    if (named[name] == ABSENT) {
      var missing = names.entrySet().stream().filter(entry -> entry.getValue() == name).findFirst();
      throw wrong(
          "links[%d] names %s, which is no node of the graph"
              .formatted(link, GraphEntry.quoted(missing.orElseThrow().getKey())));
    }
  }

  private String id(int node) {
    return entry(node).requiredText("node_id");
  }

  private static List<PromptToken> tokens(Metadata about, List<Node> kinds) {
    var texts = about.tokens();
    var ids = new int[texts.size()];
    Arrays.fill(ids, Node.UNKNOWN);
    for (var node : kinds) {
      if (node instanceof Node.Token(var position, var id)) {
        ids[position] = id;
      }
    }
    var known = about.tokenIds(ids.length).orElse(ids);
    var tokens = new ArrayList<PromptToken>();
    for (var position = 0; position < known.length; position++) {
      tokens.add(new PromptToken(known[position], texts.get(position)));
    }
    return tokens;
  }

  /// A logit stands one above the last layer's number.
  private OptionalInt layers(List<Node> kinds) {
    for (var node = 0; node < kinds.size(); node++) {
      if (kinds.get(node) instanceof Node.Logit
          && entry(node).text("layer").orElse("").matches("[1-9]\\d{0,4}")) {
        return OptionalInt.of(Integer.parseInt(entry(node).requiredText("layer")) - 1);
      }
    }
    return OptionalInt.empty();
  }

  private List<GraphDocument.Caption> captions() {
    var captions = new ArrayList<GraphDocument.Caption>();
    for (var node = 0; node < nodes.size(); node++) {
      captions.add(
          new GraphDocument.Caption(
              new NodeId(id(node)),
              entry(node).text("clerp").orElse(""),
              entry(node).number("influence")));
    }
    return captions;
  }
}
