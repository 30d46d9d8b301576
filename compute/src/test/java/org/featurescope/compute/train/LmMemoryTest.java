package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.ModelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LmMemoryTest {
  /// The program alone took 430 MB at its peak.
  private static final long PROGRAM = 430;

  private static LmTrainingConfig config(
      int layers, int dModel, int heads, int context, int vocabulary, int batch) {
    return LmTrainingConfig.parse(
        """
        {"layers": %d, "dModel": %d, "heads": %d, "context": %d, "vocabulary": %d, "batch": %d,
         "microBatch": 4, "tokens": 1000}
        """
            .formatted(layers, dModel, heads, context, vocabulary, batch),
        "the test");
  }

  private static double megabytes(LmTrainingConfig config, int workers) {
    var spec = config.gpt2(config.vocabulary());
    return LmMemory.bytes(spec, config, config.context(), workers) / 0x1p20;
  }

  /// Peaks of whole processes, in MB: what is told may be more by a quarter, less by a tenth.
  @ParameterizedTest
  @CsvSource({
    "4, 128, 4, 128, 1000, 8, 2, 528",
    "8, 512, 8, 256, 1000, 8, 2, 2239",
    "4, 256, 8, 1024, 1000, 4, 2, 1388",
    "4, 64, 4, 512, 8000, 8, 2, 1409",
    "12, 768, 12, 256, 4000, 4, 1, 3799"
  })
  void whatIsToldIsWhatWasMeasured(
      int layers,
      int dModel,
      int heads,
      int context,
      int vocabulary,
      int batch,
      int workers,
      double measured) {
    var told =
        PROGRAM + megabytes(config(layers, dModel, heads, context, vocabulary, batch), workers);
    assertTrue(told > 0.9 * measured && told < 1.25 * measured, told + " of " + measured);
  }

  @Test
  void whatAWorkerTakesAtOnceCountsAndNotTheWholeBatch() {
    var many = megabytes(config(4, 128, 4, 128, 1000, 64), 1);
    assertEquals(many, megabytes(config(4, 128, 4, 128, 1000, 4), 1));
    assertTrue(many > megabytes(config(4, 128, 4, 128, 1000, 3), 1));
    assertTrue(many > megabytes(config(4, 128, 4, 128, 1000, 4), 4) / 4);
  }

  @Test
  void inBfloat16AWorkerTakesTwiceAsManyUnlessTheGradientGraphHoldsLogits() {
    var plain = ModelConfig.read(Golden.folder("models/gpt2"));
    var capped = ModelConfig.read(Golden.folder("models/gemma2"));
    assertEquals(4, LmBatch.atOnce(4, false, plain));
    assertEquals(8, LmBatch.atOnce(4, true, plain));
    assertEquals(4, LmBatch.atOnce(4, true, capped));
  }
}
