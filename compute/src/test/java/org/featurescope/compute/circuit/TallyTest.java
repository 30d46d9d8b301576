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
        compare(best, byRows, traced, nodes, TARGETS, ids.length, scope);
        // What an earlier batch saw is gone, whatever its size was.
        compare(best, byRows, traced, nodes, TARGETS - 1, ids.length - 1, scope);
      }
    }
  }

  /// Targets enter on the way down, and the first ones see no more.
  private void compare(
      Tally one, Tally other, Traced traced, Nodes nodes, int targets, int reach, NDManager scope) {
    var width = traced.model.spec().dModel();
    one.clear(targets);
    other.clear(targets);
    var first = 1;
    var end = 2;
    for (var point : points(traced.circuit.replacement())) {
      assertTrue(one.looksAt(point) && other.looksAt(point), point::name);
      var seeing = end - first;
      var numbers = random(reach * seeing * width);
      var gradient = scope.create(numbers, new Shape(reach, seeing, width));
      one.add(point, gradient, first, scope);
      other.add(point, gradient, first, scope);
      first = Math.min(first + 1 + random.nextInt(3), targets - 1);
      end = Math.clamp(end + random.nextInt(4), first + 1, targets);
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
