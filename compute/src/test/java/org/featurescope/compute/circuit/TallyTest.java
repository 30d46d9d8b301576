package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.MicroKernel;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What gradients see of what is written is the same by one product for each block of sources as by
/// a row for each target.
@ExtendWith(TestEngine.class)
class TallyTest {
  private static final int TARGETS = 11;

  private static final List<int[]> SOME_SEE_AGAIN =
      List.of(new int[] {1, 7}, new int[] {3, 9}, new int[] {6, 9}, new int[] {9, TARGETS});

  private static final List<int[]> SOME_SEE_NOTHING =
      List.of(new int[] {1, 3}, new int[] {6, 7}, new int[] {7, 8}, new int[] {8, TARGETS - 1});

  private final Engine engine;
  private final Random random = new Random(1);

  TallyTest(Engine engine) {
    this.engine = engine;
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "jumprelu", "skip", "clt"})
  void both_ways_see_the_same(String kind) throws IOException {
    try (var traced = new Traced(engine, kind);
        var workers = new Workers(engine, 2)) {
      var replacement = traced.circuit.replacement();
      var ids = traced.prompt.ids();
      try (var pass =
          new FrozenPass(traced.circuit.weights(), replacement, ids, new Cancellation())) {
        var features = PromptFeatures.of(pass, replacement, false, new Cancellation());
        var nodes = new Nodes(replacement, features.features(), ids, List.of());
        var scope = pass.scope();
        var plan = new MemoryPlan(1, 1, TARGETS, true, 1, 1, 1);
        var best = Tally.of(pass, replacement, features, nodes, plan, workers, scope).getLast();
        assertEquals(MicroKernel.of(engine).isPresent(), best instanceof BlockTally);
        var sources = new Sources(pass, replacement, features, nodes);
        var byRows = new RowTally(sources, nodes, pass, TARGETS, scope);
        compare(best, byRows, traced, nodes, SOME_SEE_AGAIN, scope);
        // What an earlier batch saw is gone, whatever its size was.
        compare(best, byRows, traced, nodes, SOME_SEE_NOTHING, scope);
      }
    }
  }

  /// @param seen for each point, the first target that looks at it and the one behind the last:
  ///   they enter on the way down, and the first ones see no more
  private void compare(
      Tally one, Tally other, Traced traced, Nodes nodes, List<int[]> seen, NDManager scope) {
    var width = traced.model.spec().dModel();
    var targets = seen.getLast()[1];
    var reach = traced.prompt.ids().length - TARGETS + targets;
    one.clear(targets);
    other.clear(targets);
    var points = points(traced.circuit.replacement());
    assertEquals(points.size(), seen.size());
    for (var i = 0; i < points.size(); i++) {
      var point = points.get(i);
      assertTrue(one.looksAt(point) && other.looksAt(point), point::name);
      var first = seen.get(i)[0];
      var seeing = seen.get(i)[1] - first;
      var gradient = scope.create(random(reach * seeing * width), new Shape(reach, seeing, width));
      one.add(point, gradient, first, scope);
      other.add(point, gradient, first, scope);
    }
    one.finish();
    other.finish();
    for (var target = 0; target < targets; target++) {
      assertArrayEquals(
          all(other, target, nodes),
          all(one, target, nodes),
          1e-5f, // sums of 64 products of size one, in another order
          "target " + target);
    }
  }

  private static List<HookPoint> points(Replacement replacement) {
    var points = new ArrayList<HookPoint>();
    replacement.dictionaries().forEach(dictionary -> points.add(dictionary.write()));
    points.add(new HookPoint(HookPoint.Site.EMBED, -1));
    return points;
  }

  private float[] random(int size) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] all(Tally tally, int target, Nodes nodes) {
    var all = new float[nodes.sources()];
    for (var block = 0; block < nodes.blocks(); block++) {
      var count = nodes.begin(block + 1) - nodes.begin(block);
      tally.copy(target, block, count, all, nodes.begin(block));
    }
    return all;
  }
}
