package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitModelTest {
  private static CircuitNode node(NodeKind kind, int column, int row) {
    return new CircuitNode(kind, column, row, 0.1, " word", "", 0);
  }

  private static CircuitModel model(List<CircuitNode> nodes, List<CircuitEdge> edges) {
    return new CircuitModel(List.of("a", " b"), List.of("L 0", "L 1"), nodes, edges);
  }

  @Test
  void what_lies_outside_is_refused() {
    var wrong =
        List.of(
            node(NodeKind.FEATURE, 2, 0),
            node(NodeKind.FEATURE, 0, 3),
            node(NodeKind.TOKEN, 0, -2));
    for (var each : wrong) {
      assertThrows(IllegalArgumentException.class, () -> model(List.of(each), List.of()));
    }
    var one = List.of(node(NodeKind.FEATURE, 0, 0));
    var edge = List.of(new CircuitEdge(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> model(one, edge));
    assertThrows(IllegalArgumentException.class, () -> new CircuitEdge(0, 0, Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CircuitNode(NodeKind.FEATURE, 0, 0, -1, "", "", 0));
  }

  @Test
  void a_place_is_named_by_layer_and_token() {
    var model =
        model(
            List.of(
                node(NodeKind.TOKEN, 1, -1),
                node(NodeKind.FEATURE, 1, 1),
                node(NodeKind.LOGIT, 1, 2)),
            List.of());
    assertEquals("token 2", model.place(0));
    assertEquals("L 1, at b", model.place(1));
    assertEquals("output", model.place(2));
  }

  @Test
  void edges_are_known_by_their_strength_whatever_their_sign() {
    var nodes = List.of(node(NodeKind.TOKEN, 0, -1), node(NodeKind.FEATURE, 0, 0));
    var edges =
        List.of(
            new CircuitEdge(0, 1, 0.2), new CircuitEdge(0, 1, -0.9), new CircuitEdge(0, 1, 0.5));
    assertArrayEquals(new int[] {1, 2, 0}, model(nodes, edges).strongestFirst());
  }

  @Test
  void a_node_without_a_name_is_called_by_its_number_or_kind() {
    assertEquals("word", node(NodeKind.FEATURE, 0, 0).title());
    assertEquals("↵", new CircuitNode(NodeKind.LOGIT, 0, 0, 0, "\n", "", 0).title());
    var difference = " Austin \u2212  Sacramento";
    var output = new CircuitNode(NodeKind.LOGIT, 0, 0, 0, difference, "", 0);
    assertEquals("Austin \u2212 Sacramento", output.title());
    assertEquals("\u2212", new CircuitNode(NodeKind.LOGIT, 0, 0, 0, " \u2212 ", "", 0).title());
    assertEquals("1533", new CircuitNode(NodeKind.FEATURE, 0, 0, 0, "", "1533", 0).title());
    assertEquals("error", new CircuitNode(NodeKind.ERROR, 0, 0, 0, "", "", 0).title());
  }
}
