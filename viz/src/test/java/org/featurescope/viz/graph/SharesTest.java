package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static CircuitNode node(NodeKind kind, double influence) {
    return new CircuitNode(kind, 0, 0, influence, "", "", 0);
  }

  @Test
  void a_share_is_what_something_has_together_with_all_that_have_more() {
    assertArrayEquals(new double[] {1, 0.8, 0.5}, Shares.cumulative(new double[] {2, 3, 5}), 1e-12);
    assertArrayEquals(new double[] {0.5, 1}, Shares.cumulative(new double[] {1, 1}), 1e-12);
    assertArrayEquals(new double[] {1, 1}, Shares.cumulative(new double[] {0, 0}), 1e-12);
    assertArrayEquals(new double[] {}, Shares.cumulative(new double[] {}), 0);
  }

  @Test
  void nothing_is_shown_before_what_it_acts_on_nor_a_feature_before_what_acts_on_it() {
    var model =
        new CircuitModel(
            List.of("a"),
            List.of("L 0"),
            List.of(
                node(NodeKind.TOKEN, 9),
                node(NodeKind.FEATURE, 5),
                node(NodeKind.FEATURE, 3),
                node(NodeKind.ERROR, 2),
                node(NodeKind.LOGIT, 1)),
            List.of(
                new CircuitEdge(0, 1, 1),
                new CircuitEdge(1, 2, 1),
                new CircuitEdge(2, 4, 1),
                new CircuitEdge(3, 4, 1)));
    assertArrayEquals(new double[] {0, 0.8, 0.8, 1, 0}, Shares.ofNodes(model), 1e-12);
  }

  @Test
  void edges_count_by_size() {
    var nodes = List.of(node(NodeKind.TOKEN, 1), node(NodeKind.LOGIT, 1));
    var edges = List.of(new CircuitEdge(0, 1, 1), new CircuitEdge(0, 1, -3));
    var model = new CircuitModel(List.of("a"), List.of("L 0"), nodes, edges);
    assertEquals(List.of(1.0, 0.75), Shares.ofEdges(model));
  }
}
