package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static CircuitNode node(NodeKind kind, double influence) {
    return new CircuitNode(kind, 0, 0, influence, "", "", 0);
  }

  private static CircuitModel model(List<CircuitNode> nodes, List<CircuitEdge> edges) {
    return new CircuitModel(List.of("a"), List.of("L 0"), nodes, edges);
  }

  @Test
  void something_is_shown_when_what_has_more_has_too_little() {
    assertArrayEquals(new double[] {0.8, 0.5, 0}, Shares.before(new double[] {2, 3, 5}), 1e-12);
    assertArrayEquals(new double[] {0.5, 0, 0.5}, Shares.before(new double[] {1, 2, 1}), 1e-12);
    assertArrayEquals(new double[] {1, 1}, Shares.before(new double[] {0, 0}), 1e-12);
    assertArrayEquals(new double[] {}, Shares.before(new double[] {}), 0);
  }

  @Test
  void an_edge_waits_for_those_that_lead_to_it_and_on_from_it() {
    var model =
        model(
            List.of(
                node(NodeKind.TOKEN, 9),
                node(NodeKind.FEATURE, 5),
                node(NodeKind.ERROR, 2),
                node(NodeKind.FEATURE, 1),
                node(NodeKind.LOGIT, 1)),
            List.of(
                new CircuitEdge(0, 1, 1),
                new CircuitEdge(1, 4, 5),
                new CircuitEdge(2, 4, 3),
                new CircuitEdge(3, 4, 9),
                new CircuitEdge(0, 4, 2)));
    // By size 9, 5, 3, 2, 1 of 20: the feature without an input is never shown.
    var shares = Shares.joinedEdges(model, Shares.before(new double[] {1, 5, 3, 9, 2}));
    var never = Double.POSITIVE_INFINITY;
    assertArrayEquals(new double[] {0.95, 0.95, 0.7, never, 0.85}, shares, 1e-12);
    assertArrayEquals(new double[] {0, 0.95, 0.7, never, 0}, Shares.ofEnds(model, shares), 1e-12);
  }
}
