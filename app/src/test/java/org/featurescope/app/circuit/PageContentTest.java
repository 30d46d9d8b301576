package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.featurescope.app.features.CatalogueInMemory;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.NodeId;
import org.featurescope.compute.circuit.Pruner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    return PageContent.of(model, "Texas").get();
  }

  private static JsonObject block(String page, String id) {
    var begin = page.indexOf("id=\"" + id + "\">") + id.length() + 6;
    return JsonParser.parseString(page.substring(begin, page.indexOf("</script>", begin)))
        .getAsJsonObject();
  }

  private JsonObject circuit() {
    return block(page(), "circuit");
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
        .filter(at -> nodes.get(at).get("id").getAsString().equals(id))
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
  void everything_is_shown_from_some_threshold_on_that_the_page_can_reach() {
    var circuit = circuit();
    var most = circuit.getAsJsonArray("shares");
    for (var node : objects(circuit, "nodes")) {
      assertTrue(node.get("s").getAsDouble() <= most.get(0).getAsDouble() + 1e-6);
      assertTrue(node.get("j").getAsDouble() <= most.get(1).getAsDouble() + 1e-6);
      var always = List.of("token", "output").contains(node.get("k").getAsString());
      assertEquals(always, node.get("s").getAsDouble() == 0);
    }
    for (var edge : circuit.getAsJsonArray("edges")) {
      assertTrue(edge.getAsJsonArray().get(3).getAsDouble() <= most.get(1).getAsDouble() + 1e-6);
    }
  }

  @Test
  void each_slider_alone_shows_what_the_program_would() {
    model.graph().nodesProperty().set(1);
    model.graph().edgesProperty().set(1);
    var circuit = circuit();
    var pruner = new Pruner(model.graph().documentProperty().get().orElseThrow().graph());
    for (var share = 0.07; share < 1; share += 0.1) {
      assertEquals(pruner.prune(share, 1).nodes(), shown(circuit, share, 1));
      assertEquals(pruner.prune(1, share).nodes(), shown(circuit, 1, share));
    }
  }

  /// The nodes of the graph that the page shows.
  private BitSet shown(JsonObject circuit, double nodes, double edges) {
    var document = model.graph().documentProperty().get().orElseThrow();
    var shown = new BitSet();
    for (var node : objects(circuit, "nodes")) {
      if (node.get("s").getAsDouble() <= nodes && node.get("j").getAsDouble() <= edges) {
        shown.set(document.node(new NodeId(node.get("id").getAsString())).orElseThrow());
      }
    }
    return shown;
  }

  @Test
  void of_every_token_and_output_the_paths_are_those_of_the_view() {
    model.explorer().explore();
    var shown = model.explorer().ways().given().orElseThrow();
    var circuit = circuit();
    var from = number(circuit, model.explorer().fromProperty().get());
    var to = number(circuit, model.explorer().toProperty().get());
    var found =
        objects(circuit, "ways").stream()
            .filter(way -> indices(way.get("n")).getFirst() == from)
            .filter(way -> indices(way.get("n")).getLast() == to)
            .toList();
    assertEquals(shown.size(), found.size());
    for (var at = 0; at < shown.size(); at++) {
      assertEquals(
          shown.get(at).nodes().stream().map(node -> number(circuit, node)).toList(),
          indices(found.get(at).get("n")));
      assertEquals(shown.get(at).strength(), found.get(at).get("s").getAsDouble(), 1e-6);
    }
    assertTrue(
        objects(circuit, "ways").stream()
                .map(way -> indices(way.get("n")).getFirst())
                .distinct()
                .count()
            > 1,
        "other tokens have theirs");
  }

  @Test
  void tests_that_were_made_are_told_with_what_was_predicted_and_measured() {
    model.select(LAST);
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
    model.tell(CircuitViewModelTest.story());
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
  void the_file_within_opens_again_with_what_is_shown() {
    model.handwork().group(nodes(LAST), "say it");
    var document = GraphJson.parse(block(page(), "file").toString(), "page");
    var cut = model.graph().cutProperty().get().orElseThrow();
    assertEquals(cut.kept(), document.graph().nodes().size());
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
    assertEquals(
        HOSTILE, objects(block(page, "circuit"), "groups").getFirst().get("n").getAsString());
  }

  @Test
  void of_a_comparison_the_changed_influence_is_told() {
    model.graph().nodesProperty().set(1);
    model.planProperty().set(Optional.of(CircuitViewModelTest.plan()));
    model.contrast().withPlan();
    var circuit = circuit();
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(compared.model().nodes().size(), objects(circuit, "nodes").size());
    assertTrue(
        StreamSupport.stream(circuit.getAsJsonArray("edges").spliterator(), false)
            .anyMatch(edge -> edge.getAsJsonArray().get(4).getAsInt() > 0));
    var wanted =
        compared.changes().stream().filter(change -> Math.abs(change.change()) > 0).toList();
    var changed = circuit.getAsJsonArray("changed");
    assertEquals(Math.min(12, wanted.size()), changed.size());
    assertEquals(
        List.of("without the plan", "with \u201cSalem\u201d"),
        circuit.getAsJsonArray("compared").asList().stream()
            .map(JsonElement::getAsString)
            .toList());
  }
}
