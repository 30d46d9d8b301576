package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

/// What a graph foretells, tested on the model itself.
class ExperimentTest extends CircuitOnBench {
  @Test
  void what_is_looked_at_is_what_will_be_tested_a_group_as_a_whole() {
    traced();
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.looking().select(2);
    model.experiment().run();
    assertEquals(nodes(2, TEXAS), bench.edits.getLast().getFirst().nodes());
    assertEquals(
        "Without \u201cTexas\u201d, Austin goes from 0.700 to 0.150; the likeliest is now"
            + " Sacramento with 0.500. Predicted and measured agree: r 0.97 over 6 features.",
        model.experiment().sentence());
  }

  @Test
  void several_edits_are_made_at_once() {
    traced();
    model.looking().select(1);
    model.experiment().deedProperty().set(Edit.Deed.BOOST);
    model.experiment().valueProperty().set(3);
    model.experiment().add();
    model.looking().select(2);
    model.experiment().deedProperty().set(Edit.Deed.ABLATE);
    model.experiment().run();
    var made = bench.edits.getLast();
    assertEquals(
        List.of(new Edit(nodes(1), Edit.Deed.BOOST, 3), new Edit(nodes(2), Edit.Deed.ABLATE, 0)),
        made);
    model.experiment().remove(model.experiment().stepsProperty().get().getFirst());
    model.experiment().run();
    assertEquals(1, bench.edits.getLast().size());
  }

  @Test
  void a_graph_of_another_model_is_not_tested_and_it_is_said_why() {
    traced();
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    model.looking().select(1);
    model.experiment().run();
    assertInstanceOf(Answer.None.class, model.experiment().effect().answerProperty().get());
    assertEquals(
        Optional.of("This graph was made with another model than Another"),
        model.experiment().untestable());
  }

  @Test
  void how_faithful_the_graph_is_is_said_in_a_sentence() {
    traced();
    model.experiment().examine();
    assertEquals(
        "The graph foretells roughly what its nodes do: r 0.82 over 3 nodes ablated one by one.",
        Words.faithfulness(model.experiment().faithfulness().given().orElseThrow()));
  }

  @Test
  void a_minimal_circuit_can_be_pinned_as_a_group() {
    traced();
    model.experiment().shareProperty().set(0.9);
    model.experiment().search();
    model.experiment().pinMinimal();
    assertEquals(nodes(0, 1), model.handwork().groups().getFirst().members());
  }

  @Test
  void a_test_that_fails_says_why_and_the_graph_stays() {
    traced();
    model.looking().select(1);
    bench.broken = Optional.of(new FeaturescopeException("too little memory", "shorten it"));
    model.experiment().run();
    var failed =
        assertInstanceOf(Answer.Failed.class, model.experiment().effect().answerProperty().get());
    assertEquals("Too little memory", failed.problem().what());
    assertInstanceOf(CircuitState.Ready.class, state());
  }
}
