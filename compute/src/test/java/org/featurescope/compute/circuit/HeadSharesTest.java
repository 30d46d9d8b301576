package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class HeadSharesTest {

  private static int target(SparseAdjacency adjacency, int entry) {
    return IntStream.range(0, adjacency.nodes())
        .filter(node -> entry >= adjacency.start(node) && entry < adjacency.end(node))
        .findFirst()
        .getAsInt();
  }

  @Test
  void headsAndWhatGoesPastThemAddUpToTheEffect(Engine engine) throws IOException {
    try (var traced = new Traced(engine, "skip");
        var run = traced.run(traced.settings())) {
      var graph = run.graph();
      var adjacency = graph.adjacency();
      var strongest =
          IntStream.range(0, adjacency.edges())
              .boxed()
              .sorted(Comparator.comparingDouble(entry -> -Math.abs(adjacency.weight(entry))))
              .limit(60)
              .toList();
      var across = 0;
      for (var entry : strongest) {
        var source = adjacency.source(entry);
        var target = target(adjacency, entry);
        var shares =
            new HeadSharesJob(run, source, target).run(Progress.none(), new Cancellation());
        assertEquals(adjacency.weight(entry), shares.effect());
        assertEquals(shares.effect(), shares.past() + shares.throughAttention(), 2e-5);
        if (graph.nodes().get(source).position() != graph.nodes().get(target).position()) {
          assertEquals(0, shares.past());
          across++;
        }
      }
      assertTrue(across > 5, "few edges between positions");
    }
  }

  @Test
  void whatIsNoEdgeHasNoHeads(Engine engine) throws IOException {
    try (var traced = new Traced(engine, "relu");
        var run = traced.run(traced.settings())) {
      assertThrows(FeaturescopeException.class, () -> new HeadSharesJob(run, 0, 0));
    }
  }
}
