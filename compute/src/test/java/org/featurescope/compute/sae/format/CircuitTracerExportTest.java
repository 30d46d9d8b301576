package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Transcoders become a set that reads as those that they came from.
class CircuitTracerExportTest {
  private static final Path SETS = Path.of("src/test/resources/golden/saes/circuit_tracer");

  @TempDir private Path folder;

  private static List<Path> layers(String set, int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(layer -> SETS.resolve(set).resolve("layer_" + layer + ".safetensors"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plt-relu", "plt-jumprelu", "plt-skip"})
  void layers_in_any_order_become_the_same_set(String name) {
    var out = folder.resolve("set");

    new CircuitTracerExport("tiny", DType.F32).write(layers(name, 2, 0, 1), out);

    try (var before = SaeFiles.inspectSet(SETS.resolve(name));
        var after = SaeFiles.inspectSet(out)) {
      assertEquals(before.layers(), after.layers());
      for (var layer = 0; layer < before.layers(); layer++) {
        assertSame(before.stored().get(layer), after.stored().get(layer));
      }
    }
  }

  private static void assertSame(StoredSae before, StoredSae after) {
    assertEquals(before.metadata().hookName(), after.metadata().hookName());
    assertEquals(before.metadata().hookNameOut(), after.metadata().hookNameOut());
    var a = before.weights();
    var b = after.weights();
    assertArrayEquals(a.encoder(), b.encoder());
    assertArrayEquals(a.encoderBias(), b.encoderBias());
    assertArrayEquals(a.decoder(), b.decoder());
    assertArrayEquals(a.decoderBias(), b.decoderBias());
    if (before.spec().wiring() == Wiring.SKIP_TRANSCODER) {
      assertArrayEquals(a.skip(), b.skip());
    }
    if (before.spec().activation() instanceof Activation.JumpRelu jump) {
      var other = (Activation.JumpRelu) after.spec().activation();
      assertArrayEquals(jump.threshold(), other.threshold());
    }
  }

  @Test
  void half_precision_takes_half_the_room_and_leaves_thresholds_as_they_are() throws Exception {
    var full = folder.resolve("full");
    var half = folder.resolve("half");

    new CircuitTracerExport("tiny", DType.F32).write(layers("plt-jumprelu", 0, 1, 2), full);
    new CircuitTracerExport("tiny", DType.F16).write(layers("plt-jumprelu", 0, 1, 2), half);

    var name = "layer_1.safetensors";
    assertTrue(Files.size(half.resolve(name)) < 0.7 * Files.size(full.resolve(name)));
    try (var before = SaeFiles.inspectSet(full);
        var after = SaeFiles.inspectSet(half)) {
      var exact = (Activation.JumpRelu) before.stored().get(1).spec().activation();
      var kept = (Activation.JumpRelu) after.stored().get(1).spec().activation();
      assertArrayEquals(exact.threshold(), kept.threshold());
    }
  }

  @Test
  void a_missing_layer_is_told_and_nothing_is_written() {
    var refused =
        assertThrows(
            FeaturescopeException.class,
            () ->
                new CircuitTracerExport("tiny", DType.F32)
                    .write(layers("plt-relu", 0, 2), folder.resolve("set")));

    assertTrue(refused.problem().contains("not what a set has as layer 1"), refused.problem());
    assertFalse(Files.exists(folder.resolve("set")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"saelens", "plt-topk"})
  void what_circuit_tracer_lacks_is_refused(String kind) throws Exception {
    var path =
        kind.equals("plt-topk")
            ? layers(kind, 0).getFirst()
            : Path.of("src/test/resources/golden/saes/openai/topk");

    var refused =
        assertThrows(
            FeaturescopeException.class,
            () ->
                new CircuitTracerExport("tiny", DType.F32)
                    .write(List.of(path), folder.resolve("set")));

    assertTrue(refused.problem().contains("cannot be written for circuit-tracer"));
  }
}
