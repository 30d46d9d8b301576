package org.featurescope.compute.model;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.FusedEngine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A bfloat16 model whose MLPs and attention are computed in one is, but for the rounding, the
/// model of which every part is looked at, in every family. Where positions are rotations, the text
/// is so long that attention goes block by block, and longer than any window.
@ExtendWith(TestEngine.class)
class FusedBlocksTest {
  private static final int LENGTH = 200;

  /// Of the largest number: eight bits of each factor, some of which cancel.
  private static final double ROUNDING = 0.03;

  /// Float32 sums in another order.
  private static final double EXACT = 2e-5;

  @TempDir private Path folder;

  private Engine engine;

  @BeforeEach
  void start() throws IOException {
    engine = FusedEngine.start(folder);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private LanguageModel model(String family, Precision precision) {
    return model(Golden.folder("models/" + family), precision);
  }

  private LanguageModel model(Path files, Precision precision) {
    return LanguageModel.open(files, engine, precision, Progress.none(), new Cancellation());
  }

  /// A copy of a model that takes longer texts.
  private Path longer(String family) throws IOException {
    var from = Golden.folder("models/" + family);
    var to = Files.createDirectory(folder.resolve(family));
    try (var files = Files.list(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    var config = to.resolve("config.json");
    var context = "\"max_position_embeddings\": ";
    Files.writeString(
        config, Files.readString(config).replaceFirst(context + "\\d+", context + LENGTH));
    return to;
  }

  /// What leaves a hook, while others of the same layer are looked at.
  private float[] seen(LanguageModel model, int layer, String hook, String... others) {
    var ids =
        new Random(8)
            .longs(Math.min(LENGTH, model.spec().context()), 0, model.spec().vocabulary())
            .toArray();
    var point = point(layer, hook);
    var beside = Stream.of(others).map(other -> point(layer, other)).toList();
    try (var scope = engine.scope()) {
      var result =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, ids.length)),
                  Hooks.capture(point).andCapture(beside),
                  Extent.CAPTURES,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation());
      beside.forEach(other -> assertTrue(result.capture(other).size() > 0));
      return result.capture(point).toFloatArray();
    }
  }

  private static HookPoint point(int layer, String hook) {
    return HookPoint.parse("blocks." + layer + "." + hook);
  }

  private static double largest(float[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i])).max().orElseThrow();
  }

  private static void assertRounded(String what, float[] expected, float[] actual) {
    assertClose(what, expected, actual, ROUNDING * largest(expected), 0);
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void neuronsOfEveryFamily(String family) {
    try (var model = model(family, Precision.BF16)) {
      for (var layer = 0; layer < model.spec().layers(); layer++) {
        var fused = seen(model, layer, "hook_mlp_out");
        var parts = seen(model, layer, "hook_mlp_out", "mlp.hook_pre");
        assertRounded(family + " " + layer, parts, fused);
        assertArrayEquals(parts, seen(model, layer, "hook_mlp_out", "mlp.hook_post"));
        // Else this test would be of nothing.
        assertEquals(FusedEngine.isPossible(engine), !Arrays.equals(parts, fused));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2"})
  void attentionOfFamiliesWithRotations(String family) throws IOException {
    var files = longer(family);
    try (var model = model(files, Precision.BF16);
        var exact = model(files, Precision.FP32)) {
      for (var layer = 0; layer < model.spec().layers(); layer++) {
        var what = family + " " + layer;
        var parts = seen(model, layer, "attn.hook_z", "attn.hook_pattern");
        assertRounded(what, parts, seen(model, layer, "attn.hook_z"));
        assertClose(
            what,
            seen(exact, layer, "attn.hook_z", "attn.hook_pattern"),
            seen(exact, layer, "attn.hook_z"),
            EXACT,
            EXACT);
      }
    }
  }
}
