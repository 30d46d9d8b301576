package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The strongest ways through a graph are those that trying all of them finds.
class PathsPropertyTest {

  private record Way(List<Integer> nodes, double strength, int sign) {}

  /// Every path to `target`, by walking back.
  private static List<Way> all(double[][] matrix, Way way, int source) {
    var ways = new ArrayList<Way>();
    var head = way.nodes().getFirst();
    if (head == source) {
      ways.add(way);
    }
    var sum = 0.0;
    for (var weight : matrix[head]) {
      sum += Math.abs(weight);
    }
    for (var before = 0; before < matrix.length; before++) {
      if (matrix[head][before] != 0) {
        var nodes = new ArrayList<Integer>(way.nodes());
        nodes.addFirst(before);
        var weight = matrix[head][before];
        ways.addAll(
            all(
                matrix,
                new Way(
                    nodes,
                    way.strength() * Math.abs(weight) / sum,
                    way.sign() * (weight < 0 ? -1 : 1)),
                source));
      }
    }
    return ways;
  }

  @Property(tries = 20)
  void theStrongestPathsAreFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
    var graph = MadeUpGraphs.random(seed);
    var token = graph.indices(Node.Token.class).findFirst().orElseThrow();
    var logit = graph.indices(Node.Logit.class).findFirst().orElseThrow();
    var expected = all(PlainLoops.dense(graph), new Way(List.of(logit), 1, 1), token);
    expected.sort(Comparator.comparingDouble(way -> -way.strength()));
    var found = new Paths(graph).strongest(token, logit, count);
    assertEquals(Math.min(count, expected.size()), found.size());
    for (var i = 0; i < found.size(); i++) {
      assertEquals(expected.get(i).nodes(), found.get(i).nodes());
      assertEquals(expected.get(i).strength(), found.get(i).strength(), 1e-6);
      assertEquals(expected.get(i).sign(), found.get(i).sign());
    }
  }

  @Example
  void fromAllTokensThePathsOfEachAreMerged() {
    var graph = MadeUpGraphs.random(5);
    var paths = new Paths(graph);
    var logit = graph.indices(Node.Logit.class).findFirst().orElseThrow();
    var tokens = new BitSet();
    graph.indices(Node.Token.class).forEach(tokens::set);
    var expected = new ArrayList<Paths.Chain>();
    tokens.stream().forEach(token -> expected.addAll(paths.strongest(token, logit, 4)));
    expected.sort(Comparator.comparingDouble(chain -> -chain.strength()));
    assertEquals(expected.subList(0, 4), paths.strongest(tokens, logit, 4));
  }

  @Example
  void thePathsOfEachTokenAreThoseOfItAlone() {
    var graph = MadeUpGraphs.random(5);
    var paths = new Paths(graph);
    var logit = graph.indices(Node.Logit.class).findFirst().orElseThrow();
    var sources = new BitSet();
    graph.indices(Node.Token.class).forEach(sources::set);
    sources.set(logit);
    var found = paths.strongestOfEach(sources, logit, 4);
    assertEquals(sources.stream().boxed().toList(), List.copyOf(found.keySet()));
    found.forEach((source, chains) -> assertEquals(paths.strongest(source, logit, 4), chains));
    assertEquals(List.of(), found.get(logit), "no way leads from a node to itself");
  }

  @Example
  void inputsAndOutputsOfANodeAreSortedByTheSizeOfTheirWeights() {
    var graph =
        MadeUpGraphs.graph(
            MadeUpGraphs.prompt(1, 2),
            List.of(
                new Node.Feature(Site.of(0), 0, 0, 1),
                new Node.Token(0, 1),
                new Node.Token(1, 2),
                new Node.Logit(1, 3, "", 1)),
            MadeUpGraphs.adjacency(
                4,
                new double[] {0, 1, 1},
                new double[] {0, 2, -3},
                new double[] {3, 0, 2},
                new double[] {3, 2, -0.5}));
    var paths = new Paths(graph);
    var strong = new Edge(2, 0, -3);
    assertEquals(List.of(strong, new Edge(1, 0, 1)), paths.inputs(0, 9));
    assertEquals(List.of(strong, new Edge(2, 3, -0.5f)), paths.outputs(2, 9));
    assertEquals(List.of(strong), paths.outputs(2, 1));
    assertEquals(0.75f, paths.share(strong));
    assertEquals(0, paths.share(new Edge(3, 0, 0)));
    assertTrue(paths.strongest(0, 2, 3).isEmpty(), "against the arrows");
    assertEquals(
        List.of(new Paths.Chain(List.of(2, 0, 3), 0.75f * 0.8f, -1)),
        paths.strongest(2, 3, 1).stream()
            .map(c -> new Paths.Chain(c.nodes(), (float) c.strength(), c.sign()))
            .toList());
  }
}
