package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class GenerateBenchmarkTest {
  @Test
  void aModelWithAShortContextIsMeasuredOnWhatFits(Engine engine) {
    try (var model =
        LanguageModel.open(
            Golden.folder("models/gpt2"),
            engine,
            Precision.FP32,
            Progress.none(),
            new Cancellation())) {
      var speed =
          new GenerateBenchmark(model, Optional.of((first, count) -> Hooks.none()), 2)
              .run(Progress.none(), new Cancellation());

      assertEquals(model.spec().context() / 2, speed.tokens());
      assertTrue(speed.tokensPerSecond() > 0);
      assertTrue(speed.steered().orElseThrow().tokensPerSecond() > 0);
    }
  }
}
