package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class LmStepBenchmarkTest {
  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void timesStepsByBothOptimisersAndTheirProducts(String bf16, Engine engine) {
    var config =
        LmTrainingConfig.parse(
            """
            {"vocabulary": 270, "layers": 1, "dModel": 16, "heads": 2, "context": 32, "batch": 5,
             "microBatch": 2}
            """,
            "a shape");
    var result =
        new LmStepBenchmark(engine, config, bf16, 5).run(Progress.none(), new Cancellation());
    assertEquals(5 * 32, result.tokens());
    assertEquals(bf16.equals("on"), result.bfloat16());
    assertTrue(result.tokensPerSecond() > 0 && result.muonTokensPerSecond() > 0);
    assertTrue(result.share() > 0 && result.muonShare() > 0 && result.muonOwnShare() > 0);
  }
}
