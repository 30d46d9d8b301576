package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.math3.stat.StatUtils;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class StartingWeightsTest {

  private static TrainableModel fresh(Engine engine, long seed) {
    return TrainableModel.fresh(LmTrainingConfig.DEFAULTS.gpt2(512), engine, seed);
  }

  private static double[] values(TrainableModel model, String name) {
    var floats = model.parameters().get(name).toFloatArray();
    var values = new double[floats.length];
    for (var i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }

  /// The root of the mean square.
  private static double size(TrainableModel model, String name) {
    var values = values(model, name);
    return Math.sqrt(StatUtils.sumSq(values) / values.length);
  }

  /// Of some ten thousand values and more, it is known to a per cent or two.
  @Test
  void matricesHaveTheSpreadThatIsSaid(Engine engine) {
    try (var model = fresh(engine, 3)) {
      var d = model.spec().dModel();
      var inside = Math.sqrt(2.0 / (5 * d));
      assertEquals(0.02, size(model, "wte"), 0.0005);
      assertEquals(0.02, size(model, "wpe"), 0.001);
      assertEquals(inside, size(model, "blocks.2.attn.qkv.weight"), 0.02 * inside);
      var writes = inside / Math.sqrt(2.0 * model.spec().layers());
      assertEquals(writes, size(model, "blocks.2.mlp.out.weight"), 0.02 * writes);
      assertEquals(1, values(model, "blocks.2.ln1.gain")[5]);
      assertEquals(0, values(model, "blocks.2.attn.qkv.bias")[5]);
    }
  }

  /// Sines and cosines: the scalar product of two positions depends on their distance alone.
  @Test
  void neighbouringPositionsAreAlikeWhereverTheyLie(Engine engine) {
    try (var model = fresh(engine, 3)) {
      var d = model.spec().dModel();
      var positions = values(model, "wpe");
      var near = dot(positions, d, 10, 11);
      assertEquals(near, dot(positions, d, 200, 201), 1e-4 * near);
      assertTrue(near > dot(positions, d, 10, 14));
    }
  }

  private static double dot(double[] rows, int d, int one, int other) {
    var sum = 0.0;
    for (var i = 0; i < d; i++) {
      sum += rows[one * d + i] * rows[other * d + i];
    }
    return sum;
  }

  @Test
  void theSameSeedGivesTheSameModel(Engine engine) {
    try (var one = fresh(engine, 5);
        var other = fresh(engine, 5)) {
      one.parameters()
          .forEach((name, values) ->
              assertArrayEquals(
                  values.toFloatArray(), other.parameters().get(name).toFloatArray(), name));
    }
  }
}
