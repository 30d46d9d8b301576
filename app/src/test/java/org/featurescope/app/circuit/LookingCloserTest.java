package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.Node;
import org.junit.jupiter.api.Test;

/// What a node is connected with, what carries it there, and where else its feature can be seen.
class LookingCloserTest extends CircuitOnBench {
  @Test
  void the_strongest_inputs_and_outputs_of_a_node_come_first() {
    traced();
    model.graph().nodesProperty().set(1);
    assertEquals(
        List.of(4, 3, 2),
        model.graph().inputs(LAST, 3).stream().map(GraphModel.Neighbour::node).toList());
    assertEquals(
        List.of(new GraphModel.Neighbour(AUSTIN, 3), new GraphModel.Neighbour(AUSTIN + 1, -1)),
        model.graph().outputs(LAST, 5));
  }

  @Test
  void the_heads_of_the_strongest_input_from_another_token_are_told() {
    traced();
    model.graph().nodesProperty().set(1);
    model.looking().select(LAST);
    assertEquals(TEXAS, bench.carried.getLast().source());
    assertEquals(0.61, model.explorer().heads().given().orElseThrow().getFirst().share());
    model.explorer().carryFrom(1);
    assertEquals(1, bench.carried.getLast().source());
  }

  @Test
  void the_strongest_ways_lead_from_a_token_to_an_output() {
    traced();
    model.explorer().explore();
    var way = model.explorer().ways().given().orElseThrow().getFirst();
    var graph = document().graph();
    assertInstanceOf(Node.Token.class, graph.nodes().get(way.nodes().getFirst()));
    assertEquals(AUSTIN, way.nodes().getLast());
    assertEquals(way.nodes().size() - 1, way.weights().size());
    model.explorer().choose(way);
    assertTrue(model.looking().chosenProperty().get().get(LAST));
  }

  @Test
  void only_features_of_the_open_model_can_be_seen_through_a_lens() {
    traced();
    var feature = (Node.Feature) document().graph().nodes().get(LAST);
    assertEquals(1, model.reach().lens(feature).orElseThrow());
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertTrue(model.reach().lens(feature).isEmpty());
  }

  @Test
  void steer_moves_features_of_transcoders_that_are_no_lens() {
    traced();
    var feature = (Node.Feature) document().graph().nodes().get(TEXAS);
    assertTrue(model.reach().lens(feature).isEmpty());
    assertEquals(MadeUpBench.TRANSCODER, model.reach().steered(feature).orElseThrow());
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertTrue(model.reach().steered(feature).isEmpty(), "a graph of another model");
  }

  @Test
  void the_graph_says_what_it_is_made_of() {
    traced();
    var shown = new ArrayList<Optional<Material>>();
    model.madeOfProperty().subscribe(now -> shown.add(now));
    assertEquals(Optional.of(model.materials().getFirst()), shown.getLast());
    model.benchProperty().set(Optional.of(new MadeUpBench("Another")));
    assertEquals(Optional.empty(), shown.getLast());
  }
}
