package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How much of a graph its thresholds keep, and how well what is kept explains the answer.
class ThresholdsTest extends CircuitOnBench {
  @Test
  void the_first_picture_of_a_large_graph_shows_what_can_be_told_apart() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set("word ".repeat(300) + "end");
    model.trace();
    assertTrue(cut().kept() <= 70 + 303, "all tokens and outputs stay");
    assertTrue(model.graph().nodesProperty().get() < GraphModel.USUAL_NODES);
    assertEquals(model.graph().nodesProperty().get(), cut().pruning().nodeThreshold());
  }

  @Test
  void a_prompt_that_is_traced_again_is_shown_with_the_thresholds_that_its_picture_has() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set("word ".repeat(300) + "end");
    model.trace();
    model.trace();
    assertEquals(model.graph().nodesProperty().get(), cut().pruning().nodeThreshold());
    assertTrue(model.graph().nodesProperty().get() < GraphModel.USUAL_NODES);
  }

  @Test
  void a_stricter_threshold_keeps_fewer_nodes_at_once() {
    traced();
    model.graph().nodesProperty().set(1);
    var all = cut().kept();
    model.graph().nodesProperty().set(0.3);
    assertTrue(cut().kept() < all);
    assertEquals("%d of 18 nodes".formatted(cut().kept()), Words.counts(cut()));
  }

  @Test
  void of_thresholds_that_follow_each_other_the_newest_wins() {
    held();
    model.trace();
    jobs.runPending();
    for (var threshold = 0.9; threshold > 0.25; threshold -= 0.1) {
      model.graph().nodesProperty().set(threshold);
    }
    model.graph().nodesProperty().set(0.2);
    jobs.runPending();
    assertEquals(0.2, cut().pruning().nodeThreshold());
  }

  @Test
  void scores_are_told_of_the_whole_and_of_the_pins() {
    traced();
    var whole = cut().scores();
    assertTrue(whole.replacement() > 0.8 && whole.replacement() < 1);
    assertTrue(cut().pinned().isEmpty());
    model.handwork().togglePin(LAST);
    var one = cut().pinned().orElseThrow();
    model.handwork().pinAll(nodes(0, 1, 2, 3, 4));
    var all = cut().pinned().orElseThrow();
    assertTrue(one.replacement() < all.replacement());
    assertEquals(whole.replacement(), all.replacement(), 1e-6);
  }
}
