package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files written by SAELens, with the features and reconstructions that SAELens computes from them.
@ExtendWith(TestEngine.class)
class SaeLensGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  static Path folder(String name) {
    return Path.of("src/test/resources/golden/saes/saelens", name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standard-none-bdec",
        "standard-none-nobdec",
        "standard-constant_norm_rescale-bdec",
        "standard-constant_norm_rescale-nobdec",
        "standard-layer_norm-bdec",
        "standard-layer_norm-nobdec",
        "standard-expected_average_only_in-bdec",
        "standard-expected_average_only_in-nobdec",
        "topk",
        "topk-layer_norm",
        "topk-rescale",
        "jumprelu-bdec",
        "jumprelu-nobdec",
        "jumprelu-constant_norm_rescale",
        "old-flat-hook_point",
        "old-flat-topk",
        "hook_z"
      })
  void encodesAndDecodesAsSaeLensDoes(String name, Engine engine) {
    try (var sae = SaeFiles.open(folder(name), engine);
        var expected = SafeTensors.open(folder(name).resolve("expected.safetensors"));
        var scope = engine.scope()) {
      var x = scope.create(expected.floats("x"), new Shape(expected.info("x").shape()));

      var result = sae.reconstruct(x, scope);

      assertFeatures(expected.floats("features"), sae, result.features());
      assertEquals(x.getShape(), result.output().getShape());
      assertClose(expected.floats("reconstruction"), result.output().toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"transcoder", "transcoder-layer_norm", "skip_transcoder", "jumprelu_transcoder"})
  void transcodesAsSaeLensDoes(String name, Engine engine) {
    try (var transcoder = SaeFiles.open(folder(name), engine);
        var expected = SafeTensors.open(folder(name).resolve("expected.safetensors"))) {
      var x = expected.floats("x");

      var features = transcoder.encode(x);

      assertFeatures(expected.floats("features"), transcoder, features);
      assertClose(expected.floats("reconstruction"), transcoder.decode(features, x));
      assertEquals(Optional.of("blocks.1.hook_mlp_out"), transcoder.metadata().hookNameOut());
    }
  }

  private static void assertFeatures(
      float[] dense, SparseAutoencoder sae, FeatureActivations features) {
    var n = sae.spec().latents();
    var got = new float[dense.length];
    for (var row = 0; row < features.rows(); row++) {
      for (var entry = features.start(row); entry < features.end(row); entry++) {
        got[row * n + features.latentAt(entry)] = features.valueAt(entry);
      }
    }
    for (var i = 0; i < dense.length; i++) {
      assertEquals(dense[i] != 0, got[i] != 0, "whether latent " + i % n + " is active");
    }
    assertClose(dense, got);
  }

  private static void assertClose(float[] expected, float[] got) {
    assertEquals(expected.length, got.length);
    for (var i = 0; i < expected.length; i++) {
      var allowed = TOLERANCE + TOLERANCE * Math.abs(expected[i]);
      assertTrue(
          Math.abs(expected[i] - got[i]) <= allowed,
          "element " + i + ": " + got[i] + " instead of " + expected[i]);
    }
  }

  @Test
  void keepsWhereItBelongs(Engine engine) {
    try (var current = SaeFiles.open(folder("topk"), engine);
        var old = SaeFiles.open(folder("old-flat-hook_point"), engine);
        var flatTopK = SaeFiles.open(folder("old-flat-topk"), engine)) {
      assertEquals(Optional.of("blocks.1.hook_resid_post"), current.metadata().hookName());
      assertEquals(Optional.of("gpt2"), current.metadata().modelName());
      assertEquals(OptionalInt.of(64), current.metadata().contextSize());
      assertEquals(Optional.of("blocks.2.hook_resid_pre"), old.metadata().hookName());
      assertTrue(old.metadata().prependBos());
      assertEquals(false, flatTopK.metadata().prependBos());
      assertEquals(OptionalInt.of(256), flatTopK.metadata().contextSize());
    }
  }

  @Test
  void transposesOverTheEdgesOfItsTiles() {
    var a = new float[35 * 70];
    for (var i = 0; i < a.length; i++) {
      a[i] = i;
    }
    var b = SaeLensFormat.transposed(a, 35, 70);
    assertEquals(a[34 * 70 + 69], b[69 * 35 + 34]);
    assertEquals(a[3 * 70 + 40], b[40 * 35 + 3]);
    assertArrayEquals(a, SaeLensFormat.transposed(b, 70, 35));
  }
}
