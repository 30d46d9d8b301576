package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;

class ForesightTest {
  private static final String FIRST = "the first text";
  private static final String PRACTICE = "a longer text for practice";

  private final List<String> traced = new ArrayList<>();
  private final Cancellation wanted = new Cancellation();
  private final Cancellation closed = new Cancellation();

  /// @param begun is run when the tracing begins
  private Job<TracedGraph> tracing(String prompt, double seconds, Runnable begun) {
    return Job.of(
        "Tracing",
        (progress, cancellation) -> {
          begun.run();
          cancellation.check();
          traced.add(prompt);
          return new TracedGraph(MadeUpBench.graph(prompt), seconds, false);
        });
  }

  private GraphDocument foreseen(double seconds, Runnable practising) {
    return new Foresight(
            tracing(FIRST, seconds, () -> {}),
            tracing(PRACTICE, seconds, practising),
            wanted,
            GraphModel.USUAL_NODES,
            GraphModel.USUAL_EDGES)
        .run(Progress.none(), closed);
  }

  @Test
  void another_graph_is_made_for_practice_and_the_first_one_is_what_comes_of_it() {
    assertEquals(MadeUpBench.graph(FIRST).graph(), foreseen(0.9, () -> {}).graph());
    assertEquals(List.of(FIRST, PRACTICE), traced);
  }

  @Test
  void what_takes_long_needs_no_practice() {
    foreseen(20, () -> {});
    assertEquals(List.of(FIRST), traced);
  }

  @Test
  void a_person_who_comes_has_the_processor_for_themselves() {
    foreseen(0.9, wanted::cancel);
    foreseen(0.9, () -> {});
    assertEquals(List.of(FIRST, FIRST), traced);
  }

  @Test
  void a_window_that_closes_stops_the_first_graph_too() {
    closed.cancel();
    assertThrows(CancellationException.class, () -> foreseen(0.9, () -> {}));
    assertEquals(List.of(), traced);
  }
}
