package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class StartingWeightsTest {
  private static final int CONTEXT = 256;

  private static TrainableModel fresh(Engine engine, long seed) {
    return TrainableModel.fresh(LmTrainingConfig.DEFAULTS.gpt2(512), engine, seed);
  }

  /// Before any training, on random tokens, wherever in the context.
  @Test
  void theFirstHeadLooksOneTokenBack(Engine engine) {
    var ids = new Random(7).longs(CONTEXT, 0, 512).toArray();
    var point = HookPoint.parse("blocks.0.attn.hook_pattern");
    try (var model = fresh(engine, 3);
        var scope = engine.scope()) {
      var pattern =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, CONTEXT)),
                  Hooks.capture(point),
                  Extent.CAPTURES,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation())
              .capture(point)
              .toFloatArray();
      var right = 0;
      var mean = 0.0;
      for (var query = 1; query < CONTEXT; query++) {
        var row = query * CONTEXT;
        var before = pattern[row + query - 1];
        mean += before / (CONTEXT - 1);
        right +=
            IntStream.rangeClosed(0, query).allMatch(key -> pattern[row + key] <= before) ? 1 : 0;
      }
      // Tokens of unusual length shift a score by more than the lead now and then.
      assertTrue(right > 0.95 * CONTEXT, right + " queries look at the token before");
      assertTrue(mean > 0.7, "mean attention to the token before: " + mean);
    }
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
