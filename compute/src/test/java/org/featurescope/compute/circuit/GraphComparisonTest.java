package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphComparisonTest {

  private static List<PromptToken> prompt(String letters) {
    return MadeUpGraphs.prompt(letters.chars().toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "abcd,  abcd,  '0 1 2 3'",
    "abcd,  axcd,  '0 1 2 3'",
    "abcd,  acd,   '0 -1 1 2'",
    "acd,   abcd,  '0 2 3'",
    "abcd,  abxycd,'0 1 4 5'",
    "abcde, axde,  '0 -1 -1 2 3'",
    "abcxe, bcye,  '-1 0 1 2 3'",
    "ab,    xyz,   '-1 -1'",
    "a,     b,     '0'",
  })
  void promptsAreAligned(String left, String right, String expected) {
    var positions = GraphComparison.of(tokens(prompt(left)), tokens(prompt(right))).positions();
    assertArrayEquals(
        List.of(expected.split(" ")).stream().mapToInt(Integer::parseInt).toArray(), positions);
  }

  private static CircuitGraph tokens(List<PromptToken> prompt) {
    return MadeUpGraphs.graph(prompt, List.of(), MadeUpGraphs.adjacency(0));
  }

  @Test
  void withoutIdsTokensAreAlignedByTheirTexts() {
    var left = List.of(new PromptToken(Node.UNKNOWN, "x"), new PromptToken(1, "a"));
    var right = List.of(new PromptToken(2, "a"));
    assertArrayEquals(
        new int[] {-1, -1}, GraphComparison.of(tokens(left), tokens(right)).positions());
    var unknown = List.of(new PromptToken(Node.UNKNOWN, "a"));
    assertArrayEquals(
        new int[] {-1, 0}, GraphComparison.of(tokens(left), tokens(unknown)).positions());
  }

  /// Feature 4 at the second token drives the logit, by `direct` of its inputs; feature `other` and
  /// the token drive feature 4.
  private static CircuitGraph graph(String letters, int shift, int other, double direct) {
    var nodes = new ArrayList<Node>();
    nodes.add(new Node.Feature(Site.of(0), 1 + shift, other, 1));
    nodes.add(new Node.Feature(Site.of(1), 1 + shift, 4, 1));
    nodes.add(new Node.Token(1 + shift, letters.charAt(1 + shift)));
    nodes.add(new Node.Logit(letters.length() - 1, 9, " nine", 0.5));
    return MadeUpGraphs.graph(
        prompt(letters),
        nodes,
        MadeUpGraphs.adjacency(
            4,
            new double[] {0, 2, 1},
            new double[] {1, 2, 3},
            new double[] {1, 0, -1},
            new double[] {3, 1, direct},
            new double[] {3, 2, 1 - direct}));
  }

  @Test
  void nodesMeetAtThePositionsThatStandForEachOther() {
    var comparison = GraphComparison.of(graph("abc", 0, 2, 0.5), graph("xabc", 1, 3, 0.9));
    assertEquals(List.of(0), comparison.onlyLeft());
    assertEquals(List.of(0), comparison.onlyRight());
    assertEquals(3, comparison.pairs().size());
    var most = comparison.pairs().getFirst();
    assertEquals(1, most.left());
    assertEquals(1, most.right());
    assertTrue(most.change() > 0.1, "feature 4 counts for more: " + most);
    for (var pair : comparison.pairs()) {
      assertEquals(pair.left(), pair.right());
    }
  }

  @Test
  void edgesThatChangedComeFirst() {
    var changes = GraphComparison.of(graph("abc", 0, 2, 0.5), graph("abc", 0, 3, 0.9)).edges(10);
    assertEquals(3, changes.size());
    var first = changes.getFirst();
    assertEquals(0.4, Math.abs(first.change()), 1e-6);
    assertEquals(3, first.target().left());
    var last = changes.getLast();
    assertEquals(0, last.change(), 1e-6);
    assertEquals(0.75, last.leftShare(), 1e-6);
    assertEquals(3, last.leftWeight());
  }

  @Test
  void anEdgeThatOneGraphLacksHasNoWeightThere() {
    var left = graph("abc", 0, 2, 1);
    var right = graph("abc", 0, 2, 0.25);
    var without =
        MadeUpGraphs.graph(
            left.tokens(),
            left.nodes(),
            MadeUpGraphs.adjacency(4, new double[] {1, 2, 3}, new double[] {3, 1, 1}));
    var gained =
        GraphComparison.of(without, right).edges(10).stream()
            .filter(edge -> edge.leftWeight() == 0)
            .toList();
    assertEquals(3, gained.size());
    var lost =
        GraphComparison.of(right, without).edges(10).stream()
            .filter(edge -> edge.rightWeight() == 0)
            .toList();
    assertEquals(3, lost.size());
    assertEquals(1, GraphComparison.of(right, without).edges(1).size());
  }

  @Test
  void aGraphEqualsItself() {
    var graph = MadeUpGraphs.random(9);
    var comparison = GraphComparison.of(graph, graph);
    assertEquals(graph.nodes().size(), comparison.pairs().size());
    assertTrue(comparison.pairs().stream().allMatch(pair -> pair.change() == 0));
    var changes = comparison.edges(Integer.MAX_VALUE);
    assertEquals(graph.adjacency().edges(), changes.size());
    assertTrue(changes.stream().allMatch(edge -> edge.change() == 0));
  }
}
