package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.SelfCheck;
import org.junit.jupiter.api.Test;

/// From a prompt to a graph that is shown, checked and kept, and what is told of the way.
class TracingTest extends CircuitOnBench {
  @Test
  void a_traced_graph_is_looked_at_from_its_likeliest_output_and_kept() {
    traced();
    assertInstanceOf(CircuitState.Ready.class, state());
    assertEquals(AUSTIN, model.looking().currentProperty().get());
    assertEquals(List.of(KEPT), model.shelf().namesProperty().get());
    assertTrue(model.statusProperty().get().startsWith("Traced in 1.40 s, "));
  }

  @Test
  void what_is_explained_and_with_what_goes_into_the_order() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
    model.targetsProperty().set("Austin against Dallas");
    model.materialProperty().set(Material.Kind.AUTOENCODERS);
    model.trace();
    var targets = new Targets.Against(" Austin", " Dallas");
    assertEquals(
        new Order(PROMPT, Material.Kind.AUTOENCODERS, targets, Order.FEW), bench.orders.getLast());
  }

  @Test
  void a_person_chooses_how_many_features_are_followed_and_is_told_when_some_were_not() {
    traced();
    assertFalse(model.statusProperty().get().contains("followed"));
    model.mostFeaturesProperty().set(2);
    model.trace();
    assertEquals(2, bench.orders.getLast().mostFeatures());
    assertTrue(
        model
            .statusProperty()
            .get()
            .endsWith("; the 2 most influential features followed (Targets: more)"));
  }

  @Test
  void a_graph_is_shown_first_and_checked_then_and_kept_with_what_was_found() {
    held();
    model.trace();
    jobs.runPending();
    assertEquals(Optional.empty(), model.experiment().selfCheck().given());
    jobs.elapse();
    jobs.runPending();

    var check = new SelfCheck(16, 16, 2.5e-7);
    assertEquals(Optional.of(check), model.experiment().selfCheck().given());
    var kept = GraphJson.parse(catalogue.documents().find(KEPT).orElseThrow(), "kept").graph();
    assertEquals(Optional.of(check), kept.selfCheck());
    assertTrue(Words.selfCheck(check).contains("with each of 16 nodes added"));
    assertTrue(Words.selfCheck(new SelfCheck(2, 16, 0.1)).startsWith("The graph is not exact"));
  }

  @Test
  void a_graph_that_is_at_hand_says_how_long_it_took_when_it_was_traced() {
    traced();
    model.trace();
    assertTrue(
        model.statusProperty().get().startsWith("At hand since it was traced in 1.40 s, "),
        model.statusProperty().get());
  }

  @Test
  void a_failure_is_said_in_one_sentence_and_the_last_graph_stays() {
    traced();
    var before = document();
    model.promptProperty().set("The");
    model.trace();
    var failed = assertInstanceOf(CircuitState.Failed.class, state());
    assertEquals(
        "A prompt of one token has no circuit: nothing comes before its last token. Write two"
            + " tokens or more.",
        failed.problem().sentence());
    assertSame(before, document());
    model.forgive();
    assertInstanceOf(CircuitState.Ready.class, state());
  }

  @Test
  void a_cancelled_trace_leaves_what_was_there() {
    held();
    model.trace();
    assertInstanceOf(CircuitState.Working.class, state());
    model.cancel();
    jobs.runPending();
    assertInstanceOf(CircuitState.Cancelled.class, state());
    assertTrue(model.graph().documentProperty().get().isEmpty());
  }

  @Test
  void of_two_traces_the_newer_one_is_shown() {
    held();
    model.trace();
    model.promptProperty().set("the capital of France is");
    model.trace();
    jobs.runPending();
    assertEquals("the capital of France is", document().graph().prompt());
  }
}
