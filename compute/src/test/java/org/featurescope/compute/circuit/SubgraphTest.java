package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubgraphTest {
  private static final double CLOSE = 1e-6;

  /// Features 0 to 3 in layers 0 to 2, a token and a logit; feature 2 is in no group.
  private static GraphDocument document() {
    var nodes =
        List.<Node>of(
            new Node.Feature(Site.of(0), 0, 0, 1),
            new Node.Feature(Site.of(0), 0, 1, 1),
            new Node.Feature(Site.of(1), 0, 2, 1),
            new Node.Feature(Site.of(2), 0, 3, 1),
            new Node.Token(0, 1),
            new Node.Logit(0, 9, " nine", 1));
    var adjacency =
        MadeUpGraphs.adjacency(
            6,
            new double[] {0, 4, 2},
            new double[] {1, 4, 1},
            new double[] {2, 0, 3},
            new double[] {2, 4, -1},
            new double[] {3, 0, 1},
            new double[] {3, 1, -2},
            new double[] {3, 2, 5},
            new double[] {5, 3, 4},
            new double[] {5, 0, -4});
    var graph = MadeUpGraphs.graph(MadeUpGraphs.prompt(1), nodes, adjacency);
    return GraphDocument.of(graph, "small");
  }

  private static GraphDocument pinned(GraphDocument document) {
    var pair = new Supernode("pair", List.of(document.id(0), document.id(3)));
    var gone = new Supernode("gone", List.of(new NodeId("7_7_7")));
    return document.with(
        new GraphState(
            List.of(document.id(1), document.id(0), document.id(5), new NodeId("8_8_8")),
            Optional.empty(),
            List.of(gone, pair),
            "",
            "both"));
  }

  @Test
  void supernodesComeFirstThenPinsThatAreInNone() {
    var groups = Subgraph.of(pinned(document())).groups();
    assertEquals(
        List.of(
            new Subgraph.Group("pair", 1, List.of(0, 3)),
            new Subgraph.Group("", -1, List.of(1)),
            new Subgraph.Group("Output \" nine\" (p=1.000)", -1, List.of(5))),
        groups);
  }

  private static Subgraph.Link link(Subgraph subgraph, int source, int target) {
    return subgraph.links().stream()
        .filter(link -> link.source() == source && link.target() == target)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void edgesOfMembersAreAddedUp() {
    var subgraph = Subgraph.of(pinned(document()));
    var out = link(subgraph, 0, 2);
    assertEquals(0, out.weight(), CLOSE);
    assertEquals(0, out.share(), CLOSE);
    assertEquals(2, subgraph.links().size());
  }

  /// Member 0 has inputs of 2, all from outside; member 3 has 8, of which 7 are from outside.
  @Test
  void aShareIsOfTheInputsFromOutsideWeightedByTheirPartOfAllInputs() {
    var in = link(Subgraph.of(pinned(document())), 1, 0);
    assertEquals(-2, in.weight(), CLOSE);
    var part = 7 / 8.0 / (1 + 7 / 8.0);
    assertEquals(-2 / 7.0 * part, in.share(), CLOSE);
    assertEquals(0, in.indirect(), CLOSE);
  }

  /// Without the group: 3/4 of what feature 2 passes to feature 3 comes from feature 0.
  @Test
  void whatGoesThroughNodesOfNoGroupIsIndirect() {
    var document = document();
    var state = GraphState.EMPTY.withPinned(List.of(document.id(0), document.id(3)));
    var link = link(Subgraph.of(document.with(state)), 0, 1);
    assertEquals(1, link.weight(), CLOSE);
    assertEquals(1 / 8.0, link.share(), CLOSE);
    assertEquals(5 / 8.0 * 3 / 4.0, link.indirect(), CLOSE);
  }
}
