package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;

/// What the view opens on, and what it says while there is nothing that it can trace.
class CircuitBeginsTest extends CircuitOnBench {
  @Test
  void the_view_opens_on_the_graph_of_a_sample_and_keeps_nothing_of_it() {
    model.benchProperty().set(Optional.of(bench));
    model.begin();
    assertInstanceOf(CircuitState.Ready.class, state());
    assertEquals(CircuitViewModel.SAMPLE, document().graph().prompt());
    assertEquals(List.of(), model.shelf().namesProperty().get());
  }

  @Test
  void a_model_that_comes_later_is_traced_then() {
    model.begin();
    assertInstanceOf(CircuitState.Empty.class, state());
    model.benchProperty().set(Optional.of(bench));
    assertInstanceOf(CircuitState.Ready.class, state());
  }

  @Test
  void what_the_view_will_open_on_is_made_ahead_and_nothing_is_shown_of_it() {
    assertTrue(model.foreseeing().isEmpty(), "there is no model");
    model.benchProperty().set(Optional.of(bench));
    var foreseen = model.foreseeing().orElseThrow().run(Progress.none(), new Cancellation());
    assertInstanceOf(CircuitState.Empty.class, state());
    var practice = bench.orders.getLast().prompt();
    assertTrue(practice.length() > CircuitViewModel.SAMPLE.length(), practice);
    model.begin();
    assertEquals(bench.orders.getFirst(), bench.orders.getLast());
    assertEquals(foreseen.graph(), model.graph().documentProperty().get().orElseThrow().graph());
    assertTrue(model.statusProperty().get().startsWith("At hand since "));
    assertTrue(model.foreseeing().isEmpty(), "the view has opened");
  }

  @Test
  void without_a_model_it_is_said_what_to_open() {
    model.trace();
    var failed = assertInstanceOf(CircuitState.Failed.class, state());
    assertEquals("No model is open", failed.problem().what());
  }

  @Test
  void without_transcoders_the_autoencoders_are_taken() {
    bench.materials = bench.materials.subList(1, 2);
    traced();
    assertEquals(Material.Kind.AUTOENCODERS, bench.orders.getLast().with());
  }

  @Test
  void without_anything_to_trace_with_it_is_said_what_would_fit() {
    bench.materials = List.of();
    traced();
    var failed = assertInstanceOf(CircuitState.Failed.class, state());
    assertEquals(
        "There are neither transcoders nor autoencoders for World. No transcoders for World. What"
            + " fits is a set of 2, one for each MLP.",
        failed.problem().sentence());
  }
}
