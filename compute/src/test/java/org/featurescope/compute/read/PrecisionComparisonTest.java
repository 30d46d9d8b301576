package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class PrecisionComparisonTest {

  @Test
  void divergenceIsThatOfTheDistributions() {
    // (1/2, 1/2) and (1/4, 3/4): KL = ln 2 - ln 3 / 2.
    var p = new float[] {3, 3};
    var q = new float[] {0, (float) Math.log(3)};
    assertEquals(Math.log(2) - Math.log(3) / 2, PrecisionComparison.divergence(p, q), 1e-6);
    assertEquals(0, PrecisionComparison.divergence(q, q), 1e-12);
  }

  /// Three positions: the same, one latent exchanged, nothing at all in both.
  @Test
  void setsAndValuesAreComparedByPosition() {
    var wanted =
        new FeatureActivations(
            9, new int[] {0, 2, 4, 4}, new int[] {1, 5, 2, 3}, new float[] {1, 2, 4, 1});
    var found =
        new FeatureActivations(
            9, new int[] {0, 2, 4, 4}, new int[] {1, 5, 2, 8}, new float[] {1, 2, 3, 1});
    var agreement = new PrecisionComparison.Agreement(wanted, found);
    assertEquals(2 / 3.0, agreement.alike(), 1e-12);
    assertEquals((1 + 1 / 3.0 + 1) / 3, agreement.overlap(), 1e-12);
    assertEquals(0.25 / 3, agreement.valueError(), 1e-7);
  }

  @Test
  void aModelInBfloat16IsNearTheOneInFloat32AndNotTheSame(Engine engine) {
    var ids = IntStream.range(5, 25).toArray();
    try (var exact = open(Precision.FP32, engine);
        var rounded = open(Precision.BF16, engine)) {
      var report = compare(exact, rounded, ids);
      assertEquals(20, report.positions());
      assertTrue(report.logitKl() > 0 && report.logitKl() < 0.01, report.toString());
      assertTrue(report.largestLogitKl() >= report.logitKl(), report.toString());

      var none = compare(exact, exact, ids);
      assertEquals(0, none.largestLogitKl(), 1e-12);
      assertEquals(1, none.sameToken());
    }
  }

  private static PrecisionComparison.Report compare(
      LanguageModel exact, LanguageModel rounded, int... ids) {
    return new PrecisionComparison(exact, rounded, List.of(), ids)
        .run(Progress.none(), new Cancellation());
  }

  private static LanguageModel open(Precision precision, Engine engine) {
    return LanguageModel.open(
        Path.of("src/test/resources/golden/models/gpt2"),
        engine,
        precision,
        Progress.none(),
        new Cancellation());
  }
}
