package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.junit.jupiter.api.Test;

/// What features are called, and the search for examples that names them where there is no index.
class FeatureNamesTest extends CircuitOnBench {
  @Test
  void features_are_called_by_the_catalogue_where_they_are_indexed() {
    traced();
    var names = model.names().orElseThrow();
    // Latent 12 of layer 1 has a name there; layer 0 is not indexed.
    assertEquals(catalogue.label(12), names.title(7));
    assertEquals("A state", names.title(TEXAS));
    assertEquals("L0 Texas", names.place(TEXAS));
    model.looking().select(7);
    assertTrue(model.explorer().page().given().isPresent());
    model.looking().select(TEXAS);
    assertTrue(model.explorer().page().given().isEmpty());
  }

  @Test
  void a_feature_without_an_index_is_called_by_the_concept_that_it_says() {
    traced();

    assertEquals("A state", model.names().orElseThrow().title(TEXAS));
    assertEquals("L0 4", model.names().orElseThrow().title(TEXAS + 1));
  }

  private void lookForExamples(Consumer<Cancellation> meanwhile) {
    bench.indexed =
        Optional.of(
            Job.of(
                "Looking for examples",
                (progress, cancellation) -> {
                  meanwhile.accept(cancellation);
                  return catalogue.catalogue().runs();
                }));
  }

  @Test
  void examples_are_looked_for_once_where_there_are_none() {
    var asked = new ArrayList<String>();
    lookForExamples(cancellation -> asked.add("index"));
    traced();
    model.trace();

    assertEquals(List.of("index"), asked);
    assertTrue(model.book().examples().given().isPresent());
  }

  @Test
  void a_graph_that_is_traced_has_the_processor_for_itself() {
    held();
    var begun = new ArrayList<String>();
    lookForExamples(cancellation -> {
      begun.add("index");
      if (begun.size() == 1) {
        model.trace();
      }
      cancellation.check();
    });
    model.trace();
    jobs.runPending();
    assertEquals(List.of(), begun, "it is drawn first");
    jobs.elapse();
    jobs.runPending();
    assertEquals(List.of("index"), begun);
    assertInstanceOf(Answer.None.class, model.book().examples().answerProperty().get());
    jobs.elapse();
    jobs.runPending();
    assertEquals(List.of("index", "index"), begun);
    assertTrue(model.book().examples().given().isPresent());
  }

  @Test
  void a_search_for_examples_that_was_stopped_is_not_begun_again_by_itself() {
    held();
    bench.indexed = Optional.of(new MadeUpBench().indexing());
    model.trace();
    jobs.running()
        .addListener(
            (ListChangeListener<RunningJob>)
                change ->
                    jobs.running().stream()
                        .filter(job -> job.title().equals("Looking for examples"))
                        .forEach(RunningJob::cancel));
    jobs.runPending();
    jobs.elapse();
    jobs.runPending();
    assertInstanceOf(Answer.Cancelled.class, model.book().examples().answerProperty().get());
    model.trace();
    jobs.runPending();
    jobs.elapse();
    jobs.runPending();
    assertInstanceOf(Answer.Cancelled.class, model.book().examples().answerProperty().get());
    assertEquals("A state", model.names().orElseThrow().title(TEXAS));
  }
}
