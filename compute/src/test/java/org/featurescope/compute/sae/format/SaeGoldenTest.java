package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of every family, with the features and reconstructions that the family's own program
/// computes from them.
@ExtendWith(TestEngine.class)
class SaeGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes");
  private static final float TOLERANCE = (float) TestEngine.tolerance(1e-5);

  @TempDir Path folder;

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN, 3)) {
      return files
          .filter(file -> file.endsWith("expected.safetensors"))
          .map(file -> GOLDEN.relativize(file.getParent()).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void allCasesAreThere() throws IOException {
    assertEquals(52, cases().size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatItsOwnProgramDoes(String name, Engine engine) {
    assertComputes(GOLDEN.resolve(name), name, engine);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesTheSameFromSaeLensFilesOrSaysWhyThereAreNone(String name, Engine engine) {
    var path = GOLDEN.resolve(name);
    if (SaeFiles.isSet(path)) {
      var failure = assertThrows(FeaturescopeException.class, () -> SaeFiles.inspect(path));
      assertTrue(failure.remedy().contains("layer_0.safetensors"), failure.remedy());
      return;
    }
    try (var stored = SaeFiles.inspect(path)) {
      var reason = SaeLensFormat.noCounterpart(stored.spec());
      assertEquals(hasCounterpart(name), reason.isEmpty(), reason.orElse(name));
      if (reason.isPresent()) {
        assertTrue(reason.get().contains("SAELens"), reason.get());
        return;
      }
      SaeLensFormat.write(
          folder, stored.spec(), stored.weights(), stored.metadata(), DType.F32, Map.of());
    }
    try (var stored = SaeFiles.inspect(folder)) {
      assertEquals(SaeFamily.SAELENS, stored.family());
      assertEquals("version 6", stored.version());
    }
    assertComputes(folder, name, engine);
  }

  private static boolean hasCounterpart(String name) {
    return !List.of(
            "openai/identity",
            "openai/topk-identity",
            "sparsify/groupmax",
            "sparsify/transcode",
            "sparsify/transcode-skip")
        .contains(name);
  }

  /// @param name the golden case that the files at `path` were made from
  private static void assertComputes(Path path, String name, Engine engine) {
    try (var expected = SafeTensors.open(GOLDEN.resolve(name).resolve("expected.safetensors"))) {
      if (SaeFiles.isSet(path)) {
        assertSetComputes(path, expected, engine);
        return;
      }
      try (var sae = SaeFiles.open(path, engine);
          var scope = engine.scope()) {
        var x = scope.create(expected.floats("x"), new Shape(expected.info("x").shape()));

        var features = sae.encode(x);
        var output = sae.decode(features, x, scope);

        assertFeatures(expected.floats("features"), features.dense());
        assertArrayEquals(expected.info("reconstruction").shape(), output.getShape().getShape());
        assertClose(expected.floats("reconstruction"), output.toFloatArray());
      }
    }
  }

  private static void assertSetComputes(Path path, TensorSource expected, Engine engine) {
    try (var set = SaeFiles.openSet(path, engine)) {
      var run = set.run(layers(expected, "x"));

      var features = layers(expected, "features");
      var outputs = layers(expected, "reconstruction");
      assertEquals(features.size(), set.size());
      for (var layer = 0; layer < set.size(); layer++) {
        assertFeatures(features.get(layer), run.features().get(layer).dense());
        assertClose(outputs.get(layer), run.outputs().get(layer));
      }
    }
  }

  private static List<float[]> layers(TensorSource source, String name) {
    var info = source.info(name);
    var size = (int) (info.elements() / info.size(0));
    var layers = new ArrayList<float[]>();
    for (var layer = 0; layer < info.size(0); layer++) {
      var values = new float[size];
      source.floats(name, (long) layer * size, FloatBuffer.wrap(values));
      layers.add(values);
    }
    return layers;
  }

  private static void assertFeatures(float[] expected, float[] got) {
    assertEquals(expected.length, got.length);
    for (var i = 0; i < expected.length; i++) {
      assertEquals(expected[i] != 0, got[i] != 0, "whether entry " + i + " is active");
    }
    assertClose(expected, got);
  }

  private static void assertClose(float[] expected, float[] got) {
    assertEquals(expected.length, got.length);
    for (var i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], got[i], TOLERANCE + TOLERANCE * Math.abs(expected[i]), "element " + i);
    }
  }

  private static String hooks(String name) {
    try (var stored = SaeFiles.inspect(GOLDEN.resolve(name))) {
      return stored.metadata().hookName().orElse("?")
          + stored.metadata().hookNameOut().map(out -> " to " + out).orElse("");
    }
  }

  @Test
  void namesItsHooksAsTheFieldDoes() {
    assertEquals("blocks.1.hook_resid_post", hooks("saelens/topk"));
    assertEquals("blocks.2.hook_resid_pre", hooks("saelens/old-flat-hook_point"));
    assertEquals(
        "blocks.1.ln2.hook_normalized to blocks.1.hook_mlp_out", hooks("saelens/transcoder"));
    assertEquals("blocks.1.hook_resid_post", hooks("sparsify/topk"));
    assertEquals("blocks.1.hook_resid_post", hooks("sparsify/topk-expansion"));
    assertEquals("blocks.2.mlp.hook_in to blocks.2.hook_mlp_out", hooks("sparsify/transcode"));
    assertEquals(
        "blocks.2.ln2.hook_normalized to blocks.2.hook_mlp_out", hooks("gemma_scope/transcoder"));
    assertEquals("blocks.1.hook_resid_post", hooks("dictionary_learning/topk"));
    assertEquals("?", hooks("openai/topk"));
    assertEquals(
        "blocks.2.mlp.hook_in to blocks.2.hook_mlp_out",
        hooks("circuit_tracer/plt-skip/layer_2.safetensors"));
  }

  @Test
  void keepsWhereItBelongs(Engine engine) {
    try (var current = SaeFiles.open(GOLDEN.resolve("saelens/topk"), engine);
        var old = SaeFiles.open(GOLDEN.resolve("saelens/old-flat-hook_point"), engine);
        var flatTopK = SaeFiles.open(GOLDEN.resolve("saelens/old-flat-topk"), engine)) {
      assertEquals(Optional.of("gpt2"), current.metadata().modelName());
      assertEquals(OptionalInt.of(64), current.metadata().contextSize());
      assertTrue(old.metadata().prependBos());
      assertEquals(false, flatTopK.metadata().prependBos());
      assertEquals(OptionalInt.of(256), flatTopK.metadata().contextSize());
    }
  }

  @Test
  void aSetPerLayerIsAlsoTranscodersOneByOne(Engine engine) {
    var transcoders = SaeFiles.openAll(GOLDEN.resolve("circuit_tracer/plt-skip"), engine);
    try {
      assertEquals(3, transcoders.size());
      assertEquals(
          Optional.of("blocks.2.hook_mlp_out"), transcoders.get(2).metadata().hookNameOut());
      assertEquals(Wiring.SKIP_TRANSCODER, transcoders.get(2).spec().wiring());
    } finally {
      transcoders.forEach(sae -> sae.close());
    }
  }

  @Test
  void aCrossLayerSetIsNot(Engine engine) {
    var set = GOLDEN.resolve("circuit_tracer/clt-relu");
    assertThrows(FeaturescopeException.class, () -> SaeFiles.openAll(set, engine));
    try (TranscoderSet opened = SaeFiles.openSet(set, engine)) {
      assertTrue(opened.isCrossLayer());
      assertEquals(new Shape(32, 24), opened.decoder(0, 2).getShape());
    }
  }

  @Test
  void aFolderOfSeveralIsListed() {
    var failure =
        assertThrows(FeaturescopeException.class, () -> SaeFiles.inspect(GOLDEN.resolve("openai")));
    assertTrue(failure.problem().endsWith("holds 6 sparse autoencoders"), failure.problem());
    assertTrue(failure.remedy().contains("autoencoder.pt"), failure.remedy());
  }

  @Test
  void transposesOverTheEdgesOfItsTiles() {
    var a = new float[35 * 70];
    for (var i = 0; i < a.length; i++) {
      a[i] = i;
    }
    var b = CheckedTensors.transposed(a, 35, 70);
    assertEquals(a[34 * 70 + 69], b[69 * 35 + 34]);
    assertEquals(a[3 * 70 + 40], b[40 * 35 + 3]);
    assertArrayEquals(a, CheckedTensors.transposed(b, 70, 35));
  }
}
