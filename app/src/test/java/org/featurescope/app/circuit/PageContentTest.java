package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.featurescope.app.features.CatalogueInMemory;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.NodeId;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page of a graph holds. Its script only draws that.
class PageContentTest {
  private static final int TEXAS = 3;
  private static final int LAST = 9;
  private static final String HOSTILE = "</script><script>alert(1)</script>";

  private final MadeUpBench bench = new MadeUpBench();
  private final CircuitViewModel model =
      new CircuitViewModel(
          ImmediateJobs.eager(),
          new History(),
          CatalogueInMemory.ofLayerOne().catalogue(),
          () -> List.of());

  @BeforeEach
  void trace() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set("the capital of Texas is");
    model.trace();
  }

  private String page() {
    return new PageContent(model, "Texas").run(Progress.none(), new Cancellation());
  }

  private static JsonElement block(String page, String id) {
    var begin = page.indexOf("id=\"" + id + "\">") + id.length() + 6;
    return JsonParser.parseString(page.substring(begin, page.indexOf("</script>", begin)));
  }

  private static JsonObject circuit(String page) {
    return block(page, "circuit").getAsJsonObject();
  }

  private JsonObject circuit() {
    return circuit(page());
  }

  private static GraphDocument file(String page, int which) {
    return GraphJson.parse(block(page, "files").getAsJsonArray().get(which).toString(), "page");
  }

  private static List<JsonObject> objects(JsonObject in, String name) {
    return StreamSupport.stream(in.getAsJsonArray(name).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<Integer> indices(JsonElement array) {
    var all = new ArrayList<Integer>();
    array.getAsJsonArray().forEach(each -> all.add(each.getAsInt()));
    return all;
  }

  /// The number on the page of a node of the graph.
  private int number(JsonObject circuit, int node) {
    var id = model.graph().documentProperty().get().orElseThrow().id(node).text();
    var nodes = objects(circuit, "nodes");
    return IntStream.range(0, nodes.size())
        .filter(at -> nodes.get(at).getAsJsonArray("ids").get(0).getAsString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static BitSet nodes(int... nodes) {
    var set = new BitSet();
    IntStream.of(nodes).forEach(set::set);
    return set;
  }

  @Test
  void pins_groups_and_labels_are_those_of_the_view() {
    model.handwork().label(TEXAS, "the state");
    model.handwork().group(nodes(TEXAS), "is Texas");
    model.handwork().togglePin(LAST);
    var circuit = circuit();
    var texas = number(circuit, TEXAS);
    var group = objects(circuit, "groups").getFirst();
    assertEquals("is Texas", group.get("n").getAsString());
    assertEquals(List.of(texas), indices(group.get("m")));
    assertEquals(
        List.of(texas, number(circuit, LAST)).stream().sorted().toList(),
        indices(circuit.get("pinned")).stream().sorted().toList());
    assertEquals("the state", objects(circuit, "nodes").get(texas).get("l").getAsString());
  }

  @Test
  void what_is_pinned_is_on_the_page_whatever_the_thresholds_are() {
    model.graph().nodesProperty().set(0.1);
    assertFalse(model.graph().cutProperty().get().orElseThrow().keeps(0));
    model.handwork().togglePin(0);
    var circuit = circuit();
    var pinned = number(circuit, 0);
    assertEquals(List.of(pinned), indices(circuit.get("pinned")));
    assertTrue(
        StreamSupport.stream(circuit.getAsJsonArray("edges").spliterator(), false)
            .map(JsonElement::getAsJsonArray)
            .anyMatch(edge -> edge.get(0).getAsInt() == pinned || edge.get(1).getAsInt() == pinned),
        "with its strongest edges");
  }

  @Test
  void a_pin_has_its_place_at_every_threshold() {
    model.handwork().togglePin(0);
    var circuit = circuit();
    var pinned = number(circuit, 0);
    for (var stop : objects(circuit, "stops")) {
      assertTrue(indices(stop.get("n")).contains(pinned));
    }
  }

  /// What the page shows at one of its thresholds of nodes.
  private record Shown(BitSet nodes, BitSet edges) {}

  private Shown shown(JsonObject circuit, JsonObject stop, double edgeShare) {
    var document = model.graph().documentProperty().get().orElseThrow();
    return shown(circuit, stop, edgeShare, 0, document);
  }

  /// @param which of two circuits
  private static Shown shown(
      JsonObject circuit, JsonObject stop, double edgeShare, int which, GraphDocument document) {
    var places =
        objects(circuit, "nodes").stream()
            .map(node -> node.getAsJsonArray("ids").get(which).getAsString())
            .map(id -> id.isEmpty() ? -1 : document.node(new NodeId(id)).orElseThrow())
            .toList();
    var left = objects(stop, "of").get(which);
    var nodes = new BitSet();
    var drawn = indices(stop.get("n"));
    for (var at = 0; at < drawn.size(); at++) {
      var joined = left.getAsJsonArray("j").get(at);
      if (!joined.isJsonNull() && joined.getAsDouble() <= edgeShare) {
        nodes.set(places.get(drawn.get(at)));
      }
    }
    var edges = new BitSet();
    var lines = indices(left.get("edges"));
    for (var at = 0; at < lines.size(); at++) {
      var edge = circuit.getAsJsonArray("edges").get(lines.get(at)).getAsJsonArray();
      if (left.getAsJsonArray("s").get(at).getAsDouble() <= edgeShare) {
        edges.set(
            document
                .graph()
                .adjacency()
                .entry(places.get(edge.get(1).getAsInt()), places.get(edge.get(0).getAsInt())));
      }
    }
    return new Shown(nodes, edges);
  }

  @Test
  void at_all_of_its_thresholds_the_page_shows_what_the_program_would() {
    model.graph().nodesProperty().set(0.7321);
    var circuit = circuit();
    var pruner = new Pruner(model.graph().documentProperty().get().orElseThrow().graph());
    var stops = objects(circuit, "stops");
    assertTrue(stops.size() > 2, "there are some to choose from");
    var sizes = new HashSet<Integer>();
    for (var stop : stops) {
      for (var share = 0.07; share <= stop.get("e").getAsDouble(); share += 0.1) {
        var pruned = pruner.prune(stop.get("t").getAsDouble(), share);
        var shown = shown(circuit, stop, share);
        assertEquals(pruned.nodes(), shown.nodes(), stop.get("t") + ", " + share);
        assertEquals(pruned.edges(), shown.edges(), stop.get("t") + ", " + share);
        sizes.add(shown.nodes().cardinality());
      }
    }
    assertTrue(sizes.size() > 4, "they differ: " + sizes);
  }

  @Test
  void the_page_begins_with_what_the_view_shows_and_goes_on_to_more() {
    model.graph().nodesProperty().set(0.61);
    model.graph().edgesProperty().set(0.83);
    var circuit = circuit();
    var stops = objects(circuit, "stops");
    var start = stops.get(circuit.get("start").getAsInt());
    assertEquals(0.61, start.get("t").getAsDouble(), 1e-9);
    assertEquals(0.83, circuit.get("share").getAsDouble(), 1e-9);
    var cut = model.graph().cutProperty().get().orElseThrow();
    assertEquals(cut.pruning().nodes(), shown(circuit, start, 0.83).nodes());
    assertEquals(cut.pruning().edges(), shown(circuit, start, 0.83).edges());
    var last = indices(stops.getLast().get("n")).size();
    assertTrue(last > indices(start.get("n")).size(), "more nodes than the view shows");
    assertTrue(last > indices(stops.getFirst().get("n")).size());
  }

  @Test
  void of_a_large_graph_a_page_holds_what_can_be_told_apart() {
    model.promptProperty().set("word ".repeat(600).strip());
    model.trace();
    model.graph().nodesProperty().set(0.3);
    var circuit = circuit();
    var kinds =
        objects(circuit, "nodes").stream().map(node -> node.get("k").getAsString()).toList();
    var stops = objects(circuit, "stops");
    for (var stop : stops) {
      var features =
          indices(stop.get("n")).stream()
              .filter(node -> List.of("feature", "error").contains(kinds.get(node)))
              .count();
      assertTrue(features <= PageRange.MOST_NODES, features + " features and errors");
      assertTrue(
          indices(objects(stop, "of").getFirst().get("edges")).size() <= PageRange.MOST_EDGES);
    }
    assertTrue(
        stops.stream().mapToInt(stop -> indices(stop.get("n")).size()).max().orElseThrow() > 700,
        "tokens and outputs are not counted");
  }

  @Test
  void of_every_token_and_output_the_paths_are_those_of_the_view() {
    model.explorer().explore();
    var shown = model.explorer().ways().given().orElseThrow();
    var circuit = circuit();
    var found = waysOfView(circuit, circuit.get("start").getAsInt());
    assertEquals(shown.size(), found.size());
    assertSame(circuit, shown, found);
    assertTrue(
        objects(circuit, "ways").stream()
                .map(way -> indices(way.get("n")).getFirst())
                .distinct()
                .count()
            > 1,
        "other tokens have theirs");
  }

  @Test
  void with_another_threshold_the_paths_are_those_that_the_view_would_find_then() {
    var circuit = circuit();
    var stops = objects(circuit, "stops");
    for (var stop = 0; stop < stops.size(); stop++) {
      model.graph().nodesProperty().set(stops.get(stop).get("t").getAsDouble());
      model.explorer().explore();
      var shown = model.explorer().ways().given().orElseThrow();
      var found = waysOfView(circuit, stop);
      assertTrue(found.size() <= shown.size());
      assertEquals(shown.isEmpty(), found.isEmpty());
      assertSame(circuit, shown, found);
    }
  }

  /// Between the ends that are chosen in the view.
  private List<JsonObject> waysOfView(JsonObject circuit, int stop) {
    var from = number(circuit, model.explorer().fromProperty().get());
    var to = number(circuit, model.explorer().toProperty().get());
    return objects(circuit, "ways").stream()
        .filter(way -> way.get("at").getAsInt() == stop)
        .filter(way -> indices(way.get("n")).getFirst() == from)
        .filter(way -> indices(way.get("n")).getLast() == to)
        .toList();
  }

  private void assertSame(JsonObject circuit, List<Explorer.Way> shown, List<JsonObject> found) {
    for (var at = 0; at < found.size(); at++) {
      assertEquals(
          shown.get(at).nodes().stream().map(node -> number(circuit, node)).toList(),
          indices(found.get(at).get("n")));
      assertEquals(
          shown.get(at).strength(),
          found.get(at).get("s").getAsDouble(),
          1e-3 * Math.abs(shown.get(at).strength()));
    }
  }

  @Test
  void all_that_acts_on_a_node_is_known_also_what_is_not_on_the_page() {
    model.graph().nodesProperty().set(0.1);
    var circuit = circuit();
    var last = objects(circuit, "nodes").get(number(circuit, LAST));
    // Five words act on it, by 1 to 5.
    assertEquals(15, last.getAsJsonArray("in").get(0).getAsDouble(), 1e-6);
  }

  @Test
  void heads_are_told_of_what_attention_brought_most_to_each_node_and_between_pins() {
    bench.carried.clear();
    model.handwork().pinAll(nodes(1, LAST));
    var circuit = circuit();
    var heads = objects(circuit, "heads");
    var ends =
        heads.stream()
            .map(each -> List.of(each.get("from").getAsInt(), each.get("to").getAsInt()))
            .toList();
    var last = number(circuit, LAST);
    assertTrue(ends.contains(List.of(number(circuit, 3), last)), "its strongest: " + ends);
    assertTrue(ends.contains(List.of(number(circuit, 1), last)), "the pinned one: " + ends);
    assertFalse(ends.contains(List.of(number(circuit, 2), last)), "no other: " + ends);
    assertEquals(ends.size(), ends.stream().distinct().count());
    var by = heads.getFirst().getAsJsonArray("by").get(0).getAsJsonArray();
    assertEquals("L1 head 3", by.get(0).getAsString());
    assertEquals(0.61, by.get(2).getAsDouble(), 1e-6);
  }

  @Test
  void without_the_model_a_page_tells_of_no_heads() {
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertEquals(List.of(), objects(circuit(), "heads"));
  }

  @Test
  void a_page_that_is_stopped_is_not_made() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    var page = new PageContent(model, "Texas");
    assertThrows(CancellationException.class, () -> page.run(Progress.none(), cancellation));
    model.planProperty().set(Optional.of(CircuitOnBench.plan()));
    model.contrast().withPlan();
    var both = new PageContent(model, "Texas");
    assertThrows(CancellationException.class, () -> both.run(Progress.none(), cancellation));
  }

  @Test
  void looking_for_paths_of_a_page_stops_between_two_outputs() {
    model.graph().nodesProperty().set(1);
    var cut = model.graph().cutProperty().get().orElseThrow();
    assertTrue(cut.graph().indices(Node.Logit.class).count() > 1);
    var cancellation = new Cancellation();
    var ways =
        new PageWays(
            0,
            node -> {
              cancellation.cancel();
              return node;
            });
    assertThrows(CancellationException.class, () -> ways.of(cut, 0, 10, cancellation));
  }

  @Test
  void tests_that_were_made_are_told_with_what_was_predicted_and_measured() {
    model.looking().select(LAST);
    model.experiment().run();
    model.experiment().run();
    model.experiment().deedProperty().set(Edit.Deed.BOOST);
    model.experiment().run();
    model.experiment().examine();
    var circuit = circuit();
    var trials = objects(circuit, "trials");
    assertEquals(2, trials.size(), "the same test again takes the place of the first");
    assertTrue(trials.getFirst().get("deed").getAsString().startsWith("Ablate "));
    assertTrue(trials.getLast().get("deed").getAsString().contains("\u00d7 2.00 (open-ended)"));
    assertEquals(model.experiment().sentence(), trials.getLast().get("said").getAsString());
    var row = trials.getFirst().getAsJsonArray("rows").get(0).getAsJsonArray();
    assertEquals(List.of(0.7, 0.2, 0.15), figures(row));
    assertTrue(
        objects(circuit, "remarks").stream()
            .anyMatch(remark -> remark.get("says").getAsString().contains("r 0.82")));
    model.trace();
    assertEquals(List.of(), objects(circuit(), "trials"), "they were of another graph");
  }

  private static List<Double> figures(JsonArray row) {
    return IntStream.range(1, 4)
        .mapToObj(at -> Math.round(1000 * row.get(at).getAsDouble()) / 1000.0)
        .toList();
  }

  @Test
  void a_story_is_told_with_its_findings() {
    model.tell(CircuitOnBench.story());
    model.stories().measure();
    assertTrue(
        objects(circuit(), "remarks").stream()
            .anyMatch(remark ->
                remark
                    .get("says")
                    .getAsString()
                    .equals("Confirmed: Without it the answer is lost.")));
  }

  @Test
  void a_card_has_the_figures_and_the_examples_of_its_node() {
    var circuit = circuit();
    var last = objects(circuit, "nodes").get(number(circuit, LAST));
    assertEquals("Feature 14 at L1", last.get("kind").getAsString().replace("layer ", "L"));
    assertEquals(
        List.of("Influence", "Activation"),
        StreamSupport.stream(last.getAsJsonArray("figures").spliterator(), false)
            .map(tile -> tile.getAsJsonArray().get(0).getAsString())
            .limit(2)
            .toList());
    assertFalse(last.getAsJsonArray("examples").isEmpty());
  }

  @Test
  void the_file_within_opens_again_with_all_that_the_page_has() {
    model.handwork().group(nodes(LAST), "say it");
    var page = page();
    var document = file(page, 0);
    assertEquals(objects(circuit(page), "nodes").size(), document.graph().nodes().size());
    assertEquals("say it", document.state().supernodes().getFirst().label());
    assertTrue(document.graph().indices(Node.Logit.class).findAny().isPresent());
  }

  @Test
  void labels_and_groups_of_a_person_never_run() {
    model.handwork().label(TEXAS, HOSTILE);
    model.handwork().group(nodes(TEXAS), HOSTILE);
    model.experiment().choose(model.experiment().subjectsProperty().get().getFirst());
    model.experiment().run();
    var page = page();
    assertEquals(3, page.split("<script", -1).length - 1);
    assertEquals(3, page.split("</script>", -1).length - 1);
    assertEquals(HOSTILE, objects(circuit(page), "groups").getFirst().get("n").getAsString());
  }

  @Test
  void of_a_comparison_the_changed_influence_is_told() {
    model.graph().nodesProperty().set(1);
    model.planProperty().set(Optional.of(CircuitOnBench.plan()));
    model.contrast().withPlan();
    var circuit = circuit();
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(compared.model().nodes().size(), objects(circuit, "nodes").size());
    assertTrue(
        StreamSupport.stream(circuit.getAsJsonArray("edges").spliterator(), false)
            .anyMatch(edge -> edge.getAsJsonArray().get(3).getAsInt() > 0));
    var wanted =
        compared.changes().stream().filter(change -> Math.abs(change.change()) > 0).toList();
    var changed = circuit.getAsJsonObject("contrast").getAsJsonArray("changed");
    assertEquals(wanted.size(), changed.size());
    assertEquals(
        List.of("without the plan", "with \u201cSalem\u201d"),
        circuit.getAsJsonArray("compared").asList().stream()
            .map(JsonElement::getAsString)
            .toList());
  }

  /// Compares with another prompt, with these thresholds.
  private List<Compared.Side> compare(double nodes, double edges) {
    model.graph().nodesProperty().set(nodes);
    model.graph().edgesProperty().set(edges);
    model.contrast().withPrompt("the capital of France is not");
    return model.contrast().shown().orElseThrow().sides();
  }

  @Test
  void the_page_of_a_comparison_begins_with_what_the_view_shows_and_goes_on_to_more() {
    var sides = compare(0.61, 0.83);
    var circuit = circuit();
    var stops = objects(circuit, "stops");
    var start = stops.get(circuit.get("start").getAsInt());
    assertEquals(0.61, start.get("t").getAsDouble(), 1e-9);
    assertEquals(0.83, circuit.get("share").getAsDouble(), 1e-9);
    for (var which = 0; which < 2; which++) {
      var side = sides.get(which);
      var begins = shown(circuit, start, 0.83, which, side.document());
      assertEquals(side.cut().pruning().nodes(), begins.nodes());
      assertEquals(side.cut().pruning().edges(), begins.edges());
      var more = shown(circuit, stops.getLast(), 1, which, side.document());
      assertTrue(more.nodes().cardinality() > begins.nodes().cardinality());
      assertTrue(more.edges().cardinality() > begins.edges().cardinality());
      assertTrue(
          shown(circuit, stops.getFirst(), 0.1, which, side.document()).nodes().cardinality()
              < begins.nodes().cardinality());
    }
  }

  @Test
  void at_all_of_its_thresholds_a_comparison_shows_what_the_program_would() {
    var sides = compare(0.7321, 0.9);
    var circuit = circuit();
    var stops = objects(circuit, "stops");
    assertTrue(stops.size() > 2, "there are some to choose from");
    var sizes = new HashSet<Integer>();
    for (var which = 0; which < 2; which++) {
      var document = sides.get(which).document();
      var pruner = new Pruner(document.graph());
      for (var stop : stops) {
        for (var share = 0.07; share <= stop.get("e").getAsDouble(); share += 0.1) {
          var pruned = pruner.prune(stop.get("t").getAsDouble(), share);
          var shown = shown(circuit, stop, share, which, document);
          assertEquals(pruned.nodes(), shown.nodes(), which + ", " + stop.get("t") + ", " + share);
          assertEquals(pruned.edges(), shown.edges(), which + ", " + stop.get("t") + ", " + share);
          sizes.add(shown.nodes().cardinality());
        }
      }
    }
    assertTrue(sizes.size() > 4, "they differ: " + sizes);
  }

  @Test
  void an_edge_of_a_comparison_has_its_weight_in_each_graph() {
    var sides = compare(0.7, 0.9);
    var circuit = circuit();
    var ids = objects(circuit, "nodes").stream().map(node -> node.getAsJsonArray("ids")).toList();
    for (var each : circuit.getAsJsonArray("edges")) {
      var edge = each.getAsJsonArray();
      var of = edge.get(3).getAsInt();
      for (var which = 0; which < 2; which++) {
        if (of == 0 || of == which + 1) {
          var document = sides.get(which).document();
          var source = ids.get(edge.get(0).getAsInt()).get(which).getAsString();
          var target = ids.get(edge.get(1).getAsInt()).get(which).getAsString();
          assertEquals(
              document
                  .graph()
                  .adjacency()
                  .weight(
                      document.node(new NodeId(target)).orElseThrow(),
                      document.node(new NodeId(source)).orElseThrow()),
              edge.get(of == 2 || which == 0 ? 2 : 4).getAsDouble(),
              1e-4);
        }
      }
    }
  }

  @Test
  void a_file_that_was_pruned_before_stays_as_it_is_on_the_page_too(@TempDir Path folder)
      throws IOException {
    model.graph().nodesProperty().set(0.6);
    model.graph().edgesProperty().set(0.9);
    var cut = model.graph().cutProperty().get().orElseThrow();
    var pruned =
        model.graph().documentProperty().get().orElseThrow().pruned(cut.pruning(), cut.influence());
    var file = Files.writeString(folder.resolve("pruned.json"), GraphJson.format(pruned));
    model.graph().nodesProperty().set(0.8);
    model.contrast().withFile(file);
    var circuit = circuit();
    var fixed = circuit.getAsJsonObject("contrast").getAsJsonArray("fixed");
    assertFalse(fixed.get(0).getAsBoolean());
    assertTrue(fixed.get(1).getAsBoolean());
    var second = model.contrast().shown().orElseThrow().sides().get(1);
    assertTrue(second.document().nodeThreshold().isPresent());
    for (var stop : objects(circuit, "stops")) {
      var shown = shown(circuit, stop, 0.05, 1, second.document());
      assertEquals(second.cut().pruning().nodes(), shown.nodes());
      assertEquals(second.cut().pruning().edges(), shown.edges());
    }
  }

  @Test
  void of_a_comparison_each_graph_has_its_paths_and_its_file() {
    model.graph().nodesProperty().set(1);
    model.planProperty().set(Optional.of(CircuitOnBench.plan()));
    model.contrast().withPlan();
    var page = page();
    var circuit = circuit(page);
    var sides = model.contrast().shown().orElseThrow().sides();
    for (var which = 0; which < 2; which++) {
      var of = which;
      var document = file(page, which);
      assertEquals(
          objects(circuit, "nodes").stream()
              .filter(node -> !node.getAsJsonArray("ids").get(of).getAsString().isEmpty())
              .count(),
          document.graph().nodes().size());
      assertTrue(sides.get(which).cut().kept() <= document.graph().nodes().size());
      var ids =
          objects(circuit, "nodes").stream()
              .map(node -> node.getAsJsonArray("ids").get(of).getAsString())
              .toList();
      var ways =
          objects(circuit, "ways").stream().filter(way -> way.get("of").getAsInt() == of).toList();
      assertFalse(ways.isEmpty());
      for (var way : ways) {
        var nodes =
            indices(way.get("n")).stream()
                .map(number -> document.node(new NodeId(ids.get(number))).orElseThrow())
                .toList();
        for (var step = 1; step < nodes.size(); step++) {
          assertEquals(
              document.graph().adjacency().weight(nodes.get(step), nodes.get(step - 1)),
              way.getAsJsonArray("w").get(step - 1).getAsDouble(),
              1e-3);
        }
      }
    }
    assertTrue(
        objects(circuit, "nodes").stream()
            .anyMatch(node -> node.getAsJsonArray("ids").get(1).getAsString().isEmpty()),
        "what one graph lacks has no name there");
  }
}
