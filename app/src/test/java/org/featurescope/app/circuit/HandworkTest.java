package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.featurescope.compute.circuit.Node;
import org.junit.jupiter.api.Test;

/// Pins, groups and labels, and how they are taken back.
class HandworkTest extends CircuitOnBench {
  @Test
  void pins_groups_and_labels_can_be_undone_one_by_one() {
    traced();
    model.handwork().togglePin(AUSTIN);
    model.handwork().group(nodes(TEXAS, 2), "Texas");
    model.handwork().rename(model.handwork().groups().getFirst(), "the state");
    model.handwork().label(LAST, "answer");
    history.undo();
    assertEquals("L1 14", model.names().orElseThrow().title(LAST));
    history.undo();
    assertEquals("Texas", model.handwork().groups().getFirst().label());
    history.undo();
    assertEquals(List.of(), model.handwork().groups());
    assertEquals(nodes(AUSTIN), model.handwork().pins());
    history.undo();
    assertEquals(new BitSet(), model.handwork().pins());
    history.redo();
    assertEquals(nodes(AUSTIN), model.handwork().pins());
  }

  @Test
  void a_node_of_any_kind_can_be_labelled() {
    traced();
    var graph = document().graph();
    var first = graph.indices(Node.Error.class).findFirst().orElseThrow();
    var some =
        List.of(LAST, first, graph.indices(Node.Token.class).findFirst().orElseThrow(), AUSTIN);
    for (var node : some) {
      var before = model.names().orElseThrow().title(node);
      model.handwork().label(node, "mine " + node);
      assertEquals("mine " + node, model.names().orElseThrow().title(node));
      model.handwork().label(node, "");
      assertEquals(before, model.names().orElseThrow().title(node));
    }
  }

  @Test
  void what_programs_write_for_a_node_is_no_name_of_it() {
    traced();
    var graph = document().graph();
    var error = graph.indices(Node.Error.class).findFirst().orElseThrow();
    var token = graph.indices(Node.Token.class).findFirst().orElseThrow();
    model.handwork().label(error, "Err: mlp \" is\"");
    model.handwork().label(token, "Emb: \"the\"");
    model.handwork().label(AUSTIN, "Output: \" Austin\" (p=0.700)");
    var names = model.names().orElseThrow();
    assertEquals("error", names.title(error));
    assertEquals("the", names.title(token));
    assertEquals("Austin", names.title(AUSTIN));
  }

  @Test
  void undoing_what_was_done_to_an_earlier_graph_shows_that_graph() {
    traced();
    model.handwork().togglePin(TEXAS);
    model.promptProperty().set("the capital of France is");
    model.trace();
    history.undo();
    assertEquals(PROMPT, document().graph().prompt());
    assertEquals(new BitSet(), model.handwork().pins());
  }

  @Test
  void a_node_is_in_one_group_at_most_and_an_empty_group_is_gone() {
    traced();
    model.handwork().group(nodes(1, 2), "first");
    model.handwork().group(nodes(2, 3), "second");
    assertEquals("second", model.handwork().groupOf(2).orElseThrow().label());
    model.handwork().group(nodes(1), "");
    assertEquals(
        List.of("second", "Group 2"),
        model.handwork().groups().stream().map(Group::label).toList());
  }

  @Test
  void ungrouped_nodes_stay_pinned_and_an_unpinned_one_leaves_its_group() {
    traced();
    model.handwork().group(nodes(1, 2, 3), "words");
    model.handwork().togglePin(2);
    assertEquals(nodes(1, 3), model.handwork().groups().getFirst().members());
    model.handwork().ungroup(model.handwork().groups().getFirst());
    assertEquals(List.of(), model.handwork().groups());
    assertEquals(nodes(1, 3), model.handwork().pins());
  }

  @Test
  void a_group_takes_what_was_enclosed_or_else_the_node_that_is_looked_at() {
    traced();
    model.looking().select(TEXAS);
    assertEquals(nodes(TEXAS), model.looking().grasped());
    model.looking().chosenProperty().set(nodes(1, 2));
    assertEquals(nodes(1, 2), model.looking().grasped());
  }
}
