package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.model.HookPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class SaeCheckpointTest {
  private static final int WIDTH = 16;
  private static final HookPair HOOKS =
      new HookPair(
          HookPoint.parse("blocks.1.hook_resid_post"), HookPoint.parse("blocks.1.hook_resid_post"));

  @TempDir Path folder;

  private SaeTrainee begun(String kind, int seed, Engine engine, NDManager owner) {
    var config =
        SaeTrainingConfig.parse(
            """
            {"model": "m", "hook": "blocks.1.hook_resid_post", "latents": 48, "k": 4,
             "corpus": [{"file": "c.txt", "weight": 1}], "kind": "%s", "seed": %d, "bf16": "off"}
            """
                .formatted(kind, seed),
            "test");
    var trainee = new SaeTrainee(engine, config, HOOKS, folder, WIDTH, WIDTH, owner);
    trainee.begin(batch(seed, owner));
    trainee.take(1, batch(seed + 1, owner));
    trainee.count();
    return trainee;
  }

  private static Map<HookPoint, NDArray> batch(int seed, NDManager owner) {
    var random = new Random(seed);
    var values = new float[256 * WIDTH];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Map.of(HOOKS.in(), owner.create(values, new Shape(256, WIDTH)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"topk", "batchtopk", "jumprelu"})
  void whoLooksAtTheWeightsSeesThoseOfTheCheckpoint(String kind, Engine engine) {
    var file = folder.resolve("checkpoint.safetensors");
    try (var owner = engine.scope()) {
      var left = begun(kind, 1, engine, owner);
      SaeCheckpoint.write(file, List.of(left), new SaeCheckpoint.State(1, 2.5, false, "here"));
      var other = begun(kind, 5, engine, owner);
      var views = new LinkedHashMap<String, NDArray>();
      other.parameters().named().forEach((name, array) -> views.put(name, array.flatten()));
      assertFalse(views.isEmpty());

      SaeCheckpoint.restore(file, List.of(other), engine);

      left.parameters()
          .named()
          .forEach((name, array) -> {
            assertArrayEquals(
                array.toFloatArray(), other.parameters().named().get(name).toFloatArray(), name);
            assertArrayEquals(array.toFloatArray(), views.get(name).toFloatArray(), name);
          });
    }
  }

  @Test
  void allElseIsAsItWasLeftToo(Engine engine) {
    var file = folder.resolve("checkpoint.safetensors");
    try (var owner = engine.scope()) {
      var left = begun("topk", 1, engine, owner);
      var state = new SaeCheckpoint.State(1, 2.5, true, "here");
      SaeCheckpoint.write(file, List.of(left), state);
      var other = begun("topk", 5, engine, owner);

      assertEquals(state, SaeCheckpoint.restore(file, List.of(other), engine));

      assertEquals(left.state().inputScale(), other.state().inputScale());
      assertEquals(left.state().lossScale(), other.state().lossScale());
      assertArrayEquals(left.state().silent(), other.state().silent());
      left.take(2, batch(9, owner));
      other.take(2, batch(9, owner));
      assertEquals(left.lastStep(), other.lastStep(), "the next step is the same");
    }
  }
}
