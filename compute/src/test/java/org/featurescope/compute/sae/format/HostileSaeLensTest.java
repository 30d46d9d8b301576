package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written comes back; what is broken is named in one sentence.
@ExtendWith(TestEngine.class)
class HostileSaeLensTest {
  private static final String GOOD =
      "{\"d_in\": 2, \"d_sae\": 3, \"architecture\": \"topk\", \"k\": 1}";

  @TempDir Path folder;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    config(GOOD);
    weights(0.5f);
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("cfg.json"), json);
  }

  private void weights(float first) {
    new SafeTensorsWriter()
        .add("W_enc", new float[] {first, 2, 3, 4, 5, 6}, 2, 3)
        .add("W_dec", new float[6], 3, 2)
        .add("b_enc", new float[3], 3)
        .add("b_dec", new float[2], 2)
        .write(folder.resolve("sae_weights.safetensors"));
  }

  private String problem(Engine engine) {
    return assertThrows(FeaturescopeException.class, () -> SaeFiles.open(folder, engine)).problem();
  }

  @Test
  void theGoodFilesOpen(Engine engine) {
    SaeFiles.open(folder, engine).close();
    SaeFiles.open(folder.resolve("cfg.json"), engine).close();
    assertTrue(SaeFiles.isSae(folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"d_in\": 2, \"d_sae\": 3, \"architecture\": \"topk\"}",
        "{\"d_in\": 2, \"d_sae\": 3, \"architecture\": \"topk\", \"k\": 4}",
        "{\"d_in\": 2, \"d_sae\": 3, \"architecture\": \"topk\", \"k\": 0.5}",
        "{\"d_in\": -2, \"d_sae\": 3}",
        "{\"d_in\": 1e30, \"d_sae\": 3}",
        "{\"d_in\": \"2\", \"d_sae\": 3}"
      })
  void aConfigThatSaysNothingUsable(String json, Engine engine) throws IOException {
    config(json);
    assertTrue(problem(engine).contains("does not describe a sparse autoencoder"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"architecture\": \"hologram\"",
        "\"activation_fn\": \"tanh-relu\"",
        "\"normalize_activations\": \"whitening\"",
        "\"reshape_activations\": \"hook_q\""
      })
  void whatIsNotSupportedIsNamed(String entry, Engine engine) throws IOException {
    config("{\"d_in\": 2, \"d_sae\": 3, " + entry + "}");
    var value = entry.substring(entry.lastIndexOf(' ') + 1);
    assertTrue(problem(engine).contains(value), problem(engine));
  }

  @Test
  void shapesThatContradictTheConfig(Engine engine) throws IOException {
    config(GOOD.replace("\"d_sae\": 3", "\"d_sae\": 4"));
    assertTrue(problem(engine).contains("[2, 3]"), problem(engine));
  }

  @Test
  void aMissingTensor(Engine engine) throws IOException {
    config(GOOD.replace("topk", "jumprelu"));
    assertTrue(problem(engine).contains("threshold"), problem(engine));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
  void weightsThatAreNoNumbers(float value, Engine engine) {
    weights(value);
    assertTrue(problem(engine).contains("W_enc"), problem(engine));
  }

  @Test
  void aFolderWithoutOne(Engine engine) throws IOException {
    Files.delete(folder.resolve("sae_weights.safetensors"));
    assertTrue(problem(engine).contains("holds no sparse autoencoder"), problem(engine));
    assertThrows(
        FeaturescopeException.class, () -> SaeFiles.open(folder.resolve("nowhere"), engine));
  }

  @Test
  void whatIsWrittenComesBack(Engine engine) {
    var into = folder.resolve("written");
    var spec =
        new SaeSpec(
            2,
            2,
            3,
            new Activation.JumpRelu(new float[] {0.5f, 0.25f, 1}),
            InputNorm.LAYER_NORM,
            false);
    var weights =
        new SaeWeights(
            new float[] {1, 2, 3, 4, 5, 6},
            new float[] {7, 8, 9},
            new float[] {6, 5, 4, 3, 2, 1},
            new float[] {1, -1});
    var metadata =
        new SaeMetadata(
            Optional.of("tiny"), Optional.of("blocks.0.hook_mlp_out"), false, OptionalInt.of(64));

    SaeLensFormat.write(into, spec, weights, metadata, DType.F16, Map.of("note", "x"));

    try (var sae = SaeFiles.open(into, engine)) {
      assertEquals(spec, sae.spec());
      assertEquals(metadata, sae.metadata());
      assertArrayEquals(weights.encoder(), sae.encoder().toFloatArray());
      assertArrayEquals(weights.decoder(), sae.decoder().toFloatArray());
    }
  }
}
