package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the layout of SAELens, version 6, has for transcoders with a way around the latents.
class SaeLensExportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes");

  @TempDir Path folder;

  private JsonConfig config() {
    return JsonConfig.read(folder.resolve("cfg.json"));
  }

  @Test
  void aJumpReluSkipTranscoderIsOneInSaeLensToo() {
    var written =
        new SaeLensExport(Optional.empty(), Optional.empty())
            .write(GOLDEN.resolve("gemma_scope_2/transcoder-skip"), folder);

    assertEquals(List.of(folder), written);
    assertEquals(Optional.of("jumprelu_skip_transcoder"), config().text("architecture"));
    try (var tensors = SafeTensors.open(folder.resolve("sae_weights.safetensors"))) {
      assertArrayEquals(new long[] {24, 24}, tensors.info("W_skip").shape());
      assertTrue(tensors.contains("threshold"));
    }
  }

  /// At run time BatchTopK is a JumpReLU with one threshold for all latents.
  @Test
  void aBatchTopKSkipTranscoderIsWrittenAsTheJumpReluThatItIs() {
    var spec =
        new SaeSpec(
            2,
            1,
            3,
            new Activation.BatchTopK(2, 0.5f),
            InputNorm.NONE,
            false,
            Wiring.SKIP_TRANSCODER);
    var weights =
        new SaeWeights(
            new float[] {1, 2, 3, 4, 5, 6},
            new float[3],
            new float[] {1, 2, 3},
            new float[1],
            new float[] {7, 8});
    var metadata = new SaeMetadata(Optional.empty(), Optional.empty(), false, OptionalInt.empty());

    SaeLensFormat.write(folder, spec, weights, metadata, DType.F32, Map.of());

    assertEquals(Optional.of("jumprelu_skip_transcoder"), config().text("architecture"));
    try (var stored = SaeFiles.inspect(folder)) {
      var jump = (Activation.JumpRelu) stored.spec().activation();
      assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, jump.threshold());
      assertEquals(Wiring.SKIP_TRANSCODER, stored.spec().wiring());
      assertArrayEquals(new float[] {7, 8}, stored.weights().skip());
    }
  }
}
