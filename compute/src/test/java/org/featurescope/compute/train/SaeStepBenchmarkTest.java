package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class SaeStepBenchmarkTest {
  @Test
  void timesStepsAndProductsOfTheSameShape(Engine engine) {
    var shape = new SaeStepBenchmark.Case(16, 200, 4, 32, 0.1);
    var result = new SaeStepBenchmark(engine, shape, 4).run(Progress.none(), new Cancellation());
    assertEquals(shape, result.shape());
    assertTrue(result.step() > 0 && result.product() > 0 && result.usualProduct() > 0);
  }
}
