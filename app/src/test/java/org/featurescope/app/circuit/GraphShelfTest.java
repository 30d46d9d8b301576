package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

/// Graphs that are opened from files, kept in the workspace, opened again and forgotten.
class GraphShelfTest extends CircuitOnBench {
  @Test
  void a_graph_file_opens_without_any_model() {
    var file = folder.resolve("graph.json");
    GraphJson.write(MadeUpBench.graph(PROMPT), file);
    assertTrue(Opening.concerns(file));
    model.open(file);
    assertInstanceOf(CircuitState.Ready.class, state());
    assertEquals(PROMPT, model.promptProperty().get());
    assertEquals(
        Optional.of("Testing runs the model: open the one that this graph was made with"),
        model.experiment().untestable());
  }

  @Test
  void a_file_that_was_pruned_is_shown_as_it_was_pruned() {
    traced();
    model.graph().nodesProperty().set(0.6);
    var file = folder.resolve("pruned.json");
    GraphJson.write(document().pruned(cut().pruning(), cut().influence()), file);
    var kept = cut().kept();
    assertTrue(kept < document().graph().nodes().size());
    model.open(file);
    assertEquals(kept, cut().kept());
    assertEquals(1, model.graph().nodesProperty().get());
  }

  @Test
  void a_text_is_no_graph_file_and_a_broken_one_is_said_to_be() throws Exception {
    var text = Files.writeString(folder.resolve("notes.json"), "{\"a\": 1}");
    assertFalse(Opening.concerns(text));
    traced();
    var before = document();
    model.open(Files.writeString(folder.resolve("broken.json"), "{\"nodes\": ["));
    assertInstanceOf(CircuitState.Failed.class, state());
    assertSame(before, document());
  }

  @Test
  void an_earlier_graph_comes_back_with_its_pins_groups_and_labels() {
    traced();
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.handwork().label(LAST, "say a capital");
    model.promptProperty().set("the capital of France is");
    model.trace();
    assertEquals(
        List.of("the capital of France is · World", KEPT), model.shelf().namesProperty().get());
    model.reopen(KEPT);
    assertEquals(PROMPT, document().graph().prompt());
    assertEquals("Texas", model.handwork().groups().getFirst().label());
    assertEquals("say a capital", model.names().orElseThrow().title(LAST));
  }

  @Test
  void a_prompt_that_is_traced_again_keeps_its_pins_groups_and_labels() {
    traced();
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.handwork().label(LAST, "say a capital");
    model = model();
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
    model.begin();
    assertEquals("Texas", model.handwork().groups().getFirst().label());
    assertEquals("say a capital", model.names().orElseThrow().title(LAST));
    model.trace();
    model.handwork().togglePin(LAST);
    model.trace();
    assertEquals(nodes(TEXAS, 2, LAST), model.handwork().pins());
  }

  @Test
  void a_graph_through_autoencoders_leaves_that_through_transcoders_on_the_shelf() {
    traced();
    model.handwork().togglePin(TEXAS);
    model.materialProperty().set(Material.Kind.AUTOENCODERS);
    model.trace();
    assertEquals(nodes(), model.handwork().pins());
    model.reopen(KEPT);
    assertEquals(nodes(TEXAS), model.handwork().pins());
    assertEquals(
        List.of(PROMPT + " (autoencoders) · World", KEPT), model.shelf().namesProperty().get());
  }

  @Test
  void another_models_graph_of_a_prompt_takes_nothing_from_the_first() {
    traced();
    model.handwork().togglePin(TEXAS);
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    model.trace();
    assertEquals(nodes(), model.handwork().pins());
    assertEquals(List.of(PROMPT + " · Another", KEPT), model.shelf().namesProperty().get());
    model.forget();
    model.reopen(KEPT);
    assertEquals(nodes(TEXAS), model.handwork().pins());
  }

  @Test
  void a_graph_on_its_way_to_the_shelf_is_not_forgotten_either() {
    held();
    model.trace();
    jobs.runPending();
    model.handwork().togglePin(TEXAS);
    model.handwork().togglePin(LAST);
    model.trace();
    jobs.runPending();
    model = model();
    model.reopen(KEPT);
    jobs.runPending();
    assertEquals(nodes(TEXAS, LAST), model.handwork().pins());
  }

  @Test
  void a_kept_graph_that_is_opened_is_not_said_to_be_traced() {
    traced();
    model.reopen(KEPT);
    assertTrue(model.statusProperty().get().startsWith("Opened, "), model.statusProperty().get());
  }

  @Test
  void fields_that_nobody_knows_are_told_of() throws Exception {
    var file = folder.resolve("graph.json");
    GraphJson.write(MadeUpBench.graph(PROMPT), file);
    Files.writeString(file, Files.readString(file).replace("\"weight\"", "\"color\":1,\"weight\""));
    model.open(file);
    assertTrue(
        model.statusProperty().get().endsWith("no known schema has is kept as it is: links.color"),
        model.statusProperty().get());
  }

  @Test
  void a_kept_graph_tells_of_its_check_without_a_model() {
    var file = folder.resolve("checked.json");
    var check = new SelfCheck(4, 16, 1e-6);
    GraphJson.write(MadeUpBench.graph(PROMPT).withSelfCheck(check), file);
    model.open(file);
    assertEquals(Optional.of(check), model.experiment().selfCheck().given());
  }

  @Test
  void a_kept_graph_is_forgotten_and_stays_on_the_screen() {
    traced();
    model.forget();
    assertEquals(List.of(), model.shelf().namesProperty().get());
    assertEquals(PROMPT, document().graph().prompt());
  }

  @Test
  void a_graph_that_cannot_be_kept_is_told_of_and_stays_on_the_screen() {
    catalogue.documents().breakDown(new FeaturescopeException("the disk is full", "make room"));
    traced();
    assertEquals(
        "The disk is full. Make room.", model.problemProperty().get().orElseThrow().sentence());
    assertInstanceOf(CircuitState.Ready.class, state());
  }
}
