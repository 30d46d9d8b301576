package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Six features at one position, an error (6), a token (7) and an output (8). The output's row sums
/// to 1, so that its weights are influences.
@ExtendWith(TestEngine.class)
class EffectsTest {
  private static final int OUTPUT = 8;
  private static final float[] OF_OUTPUT = {.04f, .05f, .05f, .1f, .2f, .5f, .03f, .03f};

  private final Nodes nodes;

  EffectsTest(Engine engine) throws IOException {
    try (var traced = new Traced(engine, "relu")) {
      var features =
          new FeatureActivations(
              6, new int[] {0, 6}, IntStream.range(0, 6).toArray(), new float[] {1, 1, 1, 1, 1, 1});
      var output = new LogitTarget(1, -1, "a", 1, 1);
      nodes =
          new Nodes(
              traced.circuit.replacement(), List.of(features), new int[] {1}, List.of(output));
    }
  }

  private Effects effects(long most) {
    var effects = new Effects(nodes, new double[] {1}, 2, most);
    effects.add(new Effects.Row(OUTPUT, IntStream.range(0, OUTPUT).toArray(), OF_OUTPUT, 1));
    assertArrayEquals(new int[] {5}, effects.mostInfluential(1));
    effects.add(new Effects.Row(5, new int[] {0, 7}, new float[] {.9f, .1f}, 1));
    return effects;
  }

  private static void end(Effects effects) {
    effects.add(new Effects.Row(0, new int[] {7}, new float[] {1}, 1));
  }

  @Test
  void a_forgotten_feature_is_found_again_by_its_influence_and_what_it_lacks_is_told() {
    var effects = effects(5);
    assertArrayEquals(new int[] {0}, effects.mostInfluential(1), ".04 + .5 * .9 is more than .2");
    end(effects);
    // All the influence of feature 0 is by effects that were forgotten: .49 of .49 + .5.
    assertEquals(.49 / .99, effects.lost(), 1e-6);
  }

  @Test
  void where_memory_is_enough_nothing_is_lost() {
    var effects = effects(100);
    assertArrayEquals(new int[] {0}, effects.mostInfluential(1));
    end(effects);
    assertEquals(0, effects.lost());
  }
}
