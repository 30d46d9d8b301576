package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/// One walk over the edges finds what powers of dense matrices find, in whatever order nodes stand.
class PruningPropertyTest {

  @Property(tries = 100)
  void influenceIsTheSumOfAllPowers(@ForAll long seed) {
    var graph = MadeUpGraphs.random(seed);
    var expected =
        PlainLoops.influence(PlainLoops.normalised(PlainLoops.dense(graph)), graph.outputWeights());
    assertArrayEquals(expected, Influence.of(graph).values(), 1e-9);
  }

  @Property(tries = 100)
  void theSameNodesAndEdgesAreKept(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double nodeThreshold,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double edgeThreshold) {
    var graph = MadeUpGraphs.random(seed);
    var expected = PlainLoops.prune(graph, nodeThreshold, edgeThreshold);
    Assume.that(expected.clear());
    var pruning = new Pruner(graph).prune(nodeThreshold, edgeThreshold);
    assertMasks(graph, expected, pruning);
  }

  private static void assertMasks(CircuitGraph graph, PlainLoops.Masks expected, Pruning pruning) {
    var edges = new boolean[graph.nodes().size()][graph.nodes().size()];
    var adjacency = graph.adjacency();
    for (var target = 0; target < edges.length; target++) {
      assertEquals(expected.nodes()[target], pruning.nodes().get(target), "node " + target);
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        edges[target][adjacency.source(entry)] = pruning.edges().get(entry);
      }
      assertArrayEquals(expected.edges()[target], edges[target], "row " + target);
    }
  }

  @Property(tries = 50)
  void noEdgeIsDroppedThatScoresMoreThanOneThatIsKept(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double nodeThreshold,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double edgeThreshold) {
    var graph = MadeUpGraphs.random(seed);
    var pruner = new Pruner(graph);
    var scores = pruner.edgeScores(nodeThreshold);
    var pruning = pruner.prune(nodeThreshold, edgeThreshold);
    var least = Double.POSITIVE_INFINITY;
    var kept = 0;
    for (var edge = 0; edge < scores.entries().length; edge++) {
      if (pruning.edges().get(scores.entries()[edge])) {
        least = Math.min(least, scores.scores()[edge]);
        kept++;
      }
    }
    assertEquals(pruning.edges().cardinality(), kept, "every edge that is kept has a score");
    var loose = pruner.prune(nodeThreshold, 1).edges();
    for (var edge = 0; edge < scores.entries().length; edge++) {
      var entry = scores.entries()[edge];
      if (!pruning.edges().get(entry) && joined(graph, pruning, entry) && loose.get(entry)) {
        assertTrue(scores.scores()[edge] <= least, "edge " + entry);
      }
    }
  }

  private static boolean joined(CircuitGraph graph, Pruning pruning, int entry) {
    var adjacency = graph.adjacency();
    var target = 0;
    while (adjacency.end(target) <= entry) {
      target++;
    }
    return pruning.nodes().get(target) && pruning.nodes().get(adjacency.source(entry));
  }

  @Property(tries = 50)
  void noMoreFeaturesAndErrorsAreLeftThanTheFirstRuleSays(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.99) double nodeThreshold) {
    var graph = MadeUpGraphs.random(seed);
    var pruner = new Pruner(graph);
    var left =
        pruner.prune(nodeThreshold, 1).nodes().stream()
            .mapToObj(graph.nodes()::get)
            .filter(node -> node instanceof Node.Feature || node instanceof Node.Error)
            .count();
    assertTrue(left <= pruner.most(nodeThreshold));
    assertTrue(pruner.most(nodeThreshold) <= pruner.most(1));
  }

  @Property(tries = 50)
  void theOrderOfTheNodesDoesNotMatter(@ForAll long seed) {
    var graph = MadeUpGraphs.random(seed);
    var order = new ArrayList<Integer>();
    var shuffled = MadeUpGraphs.shuffled(graph, order, seed);
    var pruning = new Pruner(graph).prune(0.8, 0.98);
    var other = new Pruner(shuffled).prune(0.8, 0.98);
    for (var node = 0; node < order.size(); node++) {
      assertEquals(pruning.nodes().get(node), other.nodes().get(order.get(node)));
    }
    assertEquals(pruning.edges().cardinality(), other.edges().cardinality());
    assertEquals(Scores.of(graph).replacement(), Scores.of(shuffled).replacement(), 1e-9);
  }

  @Property(tries = 100)
  void scoresOfPinsCountTheRestAsError(@ForAll long seed) {
    var graph = MadeUpGraphs.random(seed);
    var pinned = new BitSet();
    var random = new Random(seed);
    graph.indices(Node.Feature.class).filter(node -> random.nextBoolean()).forEach(pinned::set);
    assertScores(PlainLoops.scores(graph, pinned), Scores.of(graph, pinned));
  }

  @Property(tries = 50)
  void allFeaturesPinnedScoreAsTheWholeGraph(@ForAll long seed) {
    var graph = MadeUpGraphs.random(seed);
    var all = new BitSet();
    graph.indices(Node.Feature.class).forEach(all::set);
    assertScores(PlainLoops.scores(graph, all), Scores.of(graph));
  }

  private static void assertScores(Scores expected, Scores actual) {
    assertEquals(expected.replacement(), actual.replacement(), 1e-9);
    assertEquals(expected.completeness(), actual.completeness(), 1e-9);
  }
}
