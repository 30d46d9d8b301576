package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.app.problem.Problem;
import org.junit.jupiter.api.Test;

/// Two graphs laid over each other: of two prompts, and of one before and after steering.
class ContrastTest extends CircuitOnBench {
  @Test
  void without_a_graph_it_is_said_that_there_is_none() {
    model.benchProperty().set(Optional.of(bench));
    model.contrast().withPrompt("the capital of France is");
    assertEquals(
        "There is no graph to compare with",
        model.problemProperty().get().map(Problem::what).orElse(""));
    assertFalse(model.contrast().openProperty().get());
  }

  @Test
  void two_prompts_are_laid_over_each_other() {
    traced();
    model.graph().nodesProperty().set(1);
    model.graph().edgesProperty().set(1);
    model.contrast().withPrompt("the capital of France is");
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(
        List.of("the", " capital", " of", " Texas/France", " is"), compared.model().tokens());
    assertTrue(compared.words().startsWith("14 nodes in both, 0 only with"));
    model.contrast().close();
    assertTrue(model.contrast().shown().isEmpty());
    assertFalse(model.contrast().openProperty().get());
  }

  @Test
  void the_same_prompt_is_compared_before_and_after_steering() {
    traced();
    model.contrast().withPlan();
    assertTrue(model.contrast().shown().isEmpty(), "without a plan there is nothing to compare");

    model.planProperty().set(Optional.of(plan()));
    model.contrast().withPlan();

    assertEquals(List.of(plan()), bench.plans);
    assertEquals(PROMPT, bench.orders.getLast().prompt());
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(document().graph().tokens().size(), compared.model().tokens().size());
    assertEquals(
        "11 nodes in both, 0 only without the plan, 1 only with \u201cSalem\u201d.",
        compared.words());
    assertEquals("without the plan", compared.parts().first());
  }

  @Test
  void a_longer_prompt_has_columns_of_its_own() {
    traced();
    model.graph().nodesProperty().set(1);
    model.contrast().withPrompt("the capital of Texas is not");
    var compared = model.contrast().shown().orElseThrow();
    assertEquals(6, compared.model().tokens().size());
    assertTrue(compared.words().contains("only with \u201cnot\u201d"));
  }
}
