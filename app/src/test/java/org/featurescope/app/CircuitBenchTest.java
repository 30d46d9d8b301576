package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.app.circuit.Edit;
import org.featurescope.app.circuit.Material;
import org.featurescope.app.circuit.ModelBench;
import org.featurescope.app.circuit.Order;
import org.featurescope.app.circuit.Targets;
import org.featurescope.app.read.Microscope;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Influence;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphs of a tiny model that is really run, through the autoencoders of two of its layers.
class CircuitBenchTest {
  private static final String PROMPT = "The cat sat on";

  @TempDir static Path folder;

  private static Microscope microscope;
  private static ModelBench bench;
  private static GraphDocument document;

  @BeforeAll
  static void trace() throws IOException {
    microscope =
        Optics.warmingUp().open(TinyModel.setup(folder), Progress.none(), new Cancellation());
    bench = new ModelBench(microscope, Optional.empty(), Optional.empty());
    document = run(bench.trace(order(PROMPT, Targets.USUAL))).document();
  }

  @AfterAll
  static void close() {
    microscope.close();
  }

  private static Order order(String prompt, Targets targets) {
    return new Order(prompt, Material.Kind.AUTOENCODERS, targets);
  }

  private static <T> T run(Job<T> job) {
    return job.run(Progress.none(), new Cancellation());
  }

  private static CircuitGraph graph() {
    return document.graph();
  }

  private static int strongestFeature() {
    var influence = Influence.of(graph()).values();
    return graph()
        .indices(Node.Feature.class)
        .boxed()
        .max(Comparator.comparingDouble(node -> influence[node]))
        .orElseThrow();
  }

  private static List<Edit> ablating(int node) {
    var nodes = new BitSet();
    nodes.set(node);
    return List.of(Edit.ablating(nodes));
  }

  @Test
  void autoencoders_are_what_there_is_and_it_is_said_what_would_fit() {
    assertEquals(
        List.of(Material.Kind.AUTOENCODERS),
        bench.materials().stream().map(Material::kind).toList());
    assertTrue(bench.materials().getFirst().name().endsWith("layers 0 to 1"));
    assertTrue(bench.wouldFit().startsWith("No transcoders for Tiny. What fits is a set of 3"));
    assertThrows(
        FeaturescopeException.class,
        () -> run(bench.trace(new Order(PROMPT, Material.Kind.TRANSCODERS, Targets.USUAL))));
  }

  @Test
  void the_graph_says_of_what_it_was_made_and_its_features_have_lenses() {
    assertEquals(Optional.of("Tiny"), graph().provenance().model());
    assertTrue(graph().indices(Node.Feature.class).count() > 0);
    var site = ((Node.Feature) graph().nodes().get(strongestFeature())).site();
    assertEquals(OptionalInt.of(site.layer()), bench.lens(site));
    assertEquals(OptionalInt.empty(), bench.lens(Site.of(2)));
    assertTrue(run(bench.hashes()).containsKey(site));
  }

  @Test
  void an_edit_is_measured_beside_what_the_graph_foretells() {
    var effect = run(bench.intervene(graph(), ablating(strongestFeature()), Freedom.CONSTRAINED));
    assertFalse(effect.rows().isEmpty());
    assertTrue(effect.outputs().correlation() > 0.999, "held still, the graph is exact");
    assertTrue(!effect.features().known() || effect.features().correlation() > 0.999);
  }

  @Test
  void a_kept_graph_is_tested_like_the_one_that_was_just_traced() {
    var kept = GraphJson.parse(GraphJson.format(document), "kept").graph();
    assertEquals(Optional.empty(), bench.untestable(kept));
    var edits = ablating(strongestFeature());
    var fresh = run(bench.intervene(graph(), edits, Freedom.OPEN));
    var again = run(bench.intervene(kept, edits, Freedom.OPEN));
    for (var i = 0; i < fresh.rows().size(); i++) {
      assertEquals(fresh.rows().get(i).measured(), again.rows().get(i).measured(), 1e-5);
    }
  }

  @Test
  void nodes_are_ablated_one_by_one_and_a_small_circuit_is_found() {
    var faithful = run(bench.faithfulness(graph(), 8, Freedom.CONSTRAINED));
    assertTrue(faithful.pearson() > 0.999, "held still, the graph is exact");
    var minimal = run(bench.minimal(graph(), 0.5));
    assertTrue(minimal.share() >= 0.5);
    assertTrue(minimal.kept().cardinality() < graph().indices(Node.Feature.class).count());
    assertFalse(minimal.curve().isEmpty());
  }

  @Test
  void the_graph_is_checked_against_the_model_afterwards() {
    assertEquals(Optional.empty(), graph().selfCheck());
    var check = run(bench.check(graph(), 8));
    assertEquals(8, check.checked());
    assertTrue(check.deviation() < 1e-5, check.toString());
  }

  @Test
  void a_plan_changes_the_graph_and_a_neutral_one_does_not() throws IOException {
    var feature = (Node.Feature) graph().nodes().get(strongestFeature());
    var sae = SaeReference.of(TinyModel.sae(folder, feature.site().layer()).toString());
    var step = new Step(new Target.Latent(sae, feature.latent()), Mode.ADD, 20);
    var order = order(PROMPT, new Targets.Chosen(List.of(" the")));
    var plain = run(bench.trace(order)).document().graph();
    var same = run(bench.traceUnder(order, SteeringPlan.of(step.mute()))).graph();
    var other = run(bench.traceUnder(order, SteeringPlan.of(step))).graph();
    assertEquals(plain.nodes(), same.nodes());
    assertNotEquals(plain.nodes(), other.nodes());
    assertEquals(plain.tokens(), other.tokens());
  }

  @Test
  void the_heads_of_an_edge_between_tokens_are_told() {
    var edge = strongestBetweenTokens();
    var heads = run(bench.heads(graph(), edge));
    assertFalse(heads.isEmpty(), "nothing but attention goes from token to token");
    for (var head : heads) {
      assertEquals(graph().nodes().get(edge.source()).position(), head.from());
      assertEquals(graph().nodes().get(edge.target()).position(), head.to());
    }
  }

  private static Edge strongestBetweenTokens() {
    var nodes = graph().nodes();
    var adjacency = graph().adjacency();
    var edges = new ArrayList<Edge>();
    for (var target = 0; target < nodes.size(); target++) {
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var source = adjacency.source(entry);
        if (nodes.get(source).position() != nodes.get(target).position()) {
          edges.add(new Edge(source, target, adjacency.weight(entry)));
        }
      }
    }
    return edges.stream()
        .max(Comparator.comparingDouble(edge -> Math.abs(edge.weight())))
        .orElseThrow();
  }

  @Test
  void targets_that_are_no_single_tokens_are_refused_in_one_sentence() {
    var refused =
        assertThrows(
            FeaturescopeException.class,
            () ->
                run(bench.trace(order(PROMPT, new Targets.Chosen(List.of(" a whole sentence"))))));
    assertTrue(refused.problem().contains("is not one token but"));
  }
}
