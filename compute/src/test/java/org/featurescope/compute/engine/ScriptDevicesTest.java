package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Operations stay on the device that their arrays are on. libtorch's `meta` device stands in for a
/// GPU: it has shapes and no values, refuses to be mixed with arrays elsewhere and cannot be read
/// back, so that an operation that makes an array in the wrong place or reads one fails here. A few
/// operations of libtorch do not know the stand-in and are missing: layer normalisation, selections
/// by index and fused attention, none of which makes an array of its own.
@ExtendWith(TestEngine.class)
class ScriptDevicesTest {

  /// Calls of one script with every array elsewhere.
  private record Elsewhere(Engine engine, Script script, NDManager scope) {

    NDArray numbers(long... shape) {
      return away(scope.zeros(new Shape(shape), DataType.FLOAT32));
    }

    NDArray ids(long... shape) {
      return away(scope.zeros(new Shape(shape), DataType.INT64));
    }

    private NDArray away(NDArray here) {
      return engine.script(ScriptDevicesTest.class, "elsewhere.py").one(scope, "away", here);
    }

    NDArray parameter() {
      return Ops.parameter(scope, 0.5);
    }

    NDArray[] call(String method, Object... args) {
      var results = script.call(scope, method, args).toArray(NDArray[]::new);
      for (var result : results) {
        // DJL has no name for the stand-in; a result on the processor would have one.
        var thrown = assertThrows(IllegalArgumentException.class, result::getDevice, method);
        assertTrue(thrown.getMessage().startsWith("Unsupported deviceType"), method);
      }
      return results;
    }

    void yields(Shape shape, String method, Object... args) {
      assertEquals(shape, call(method, args)[0].getShape(), method);
    }
  }

  @Test
  void theStandInNoticesAnArrayInTheWrongPlace(Engine engine) {
    try (var scope = engine.scope()) {
      var on = new Elsewhere(engine, engine.script(Ops.class, "ops.py"), scope);
      var here = scope.zeros(new Shape(2, 4));
      assertThrows(RuntimeException.class, () -> on.call("affine", on.numbers(2, 4), here, here));
      assertThrows(RuntimeException.class, () -> on.numbers(1).toFloatArray());
      // A number that an operation reads must lie here: elsewhere it would have to be copied back.
      assertThrows(RuntimeException.class, () -> on.call("rms", on.numbers(2, 4), on.numbers()));
    }
  }

  @Test
  void aTransformersOperations(Engine engine) {
    try (var scope = engine.scope()) {
      var on = new Elsewhere(engine, engine.script(Ops.class, "ops.py"), scope);
      var x = on.numbers(1, 3, 8);
      var w = on.numbers(6, 8);
      var stream = new Shape(1, 3, 8);
      on.yields(new Shape(1, 3, 6), "linear", x, w, on.numbers(6));
      on.yields(new Shape(1, 3, 6), "linear_nobias", x, w);
      on.yields(new Shape(1, 3, 6), "linear_bf16", x, w, on.numbers(6));
      on.yields(new Shape(1, 3, 6), "linear_bf16_nobias", x, w);
      on.yields(new Shape(8, 6), "transposed", w);
      on.yields(stream, "affine", x, on.numbers(8), on.numbers(8));
      on.yields(stream, "rms", x, on.parameter());
      on.yields(stream, "gelu_tanh", x);
      on.yields(stream, "silu", x);
      on.yields(new Shape(), "cross_entropy", on.numbers(3, 20), on.ids(3));
      on.yields(new Shape(3), "token_statistics", on.numbers(3, 20), on.ids(3), 2);
    }
  }

  @Test
  void whatAttentionIsMadeOf(Engine engine) {
    try (var scope = engine.scope()) {
      var on = new Elsewhere(engine, engine.script(Ops.class, "ops.py"), scope);
      var q = on.numbers(1, 3, 4, 2);
      var seen = on.numbers(1, 5, 2, 2);
      on.yields(q.getShape(), "rotary", q, on.numbers(3, 2), on.numbers(3, 2));
      on.yields(new Shape(3, 5), "causal", q, seen);
      on.yields(new Shape(1, 4, 5, 2), "heads_first", seen, 4);
      on.yields(q.getShape(), "mix", on.numbers(1, 4, 3, 5), seen);
      on.yields(new Shape(1, 4, 2, 2), "cache_write", seen, on.numbers(1, 2, 2, 2), 2);
    }
  }

  @Test
  void anAutoencodersOperations(Engine engine) {
    try (var scope = engine.scope()) {
      var on = new Elsewhere(engine, engine.script(SparseAutoencoder.class, "sae.py"), scope);
      var x = on.numbers(3, 8);
      var w = on.numbers(64, 8);
      on.yields(new Shape(3, 1), "norm_rescale", x);
      on.yields(x.getShape(), "layer_norm", x);
      on.yields(new Shape(3, 2), "top", on.numbers(3, 64), 2, 0, 0);
      on.yields(
          new Shape(3, 2),
          "merge",
          new NDArray[] {on.numbers(3, 2), on.numbers(3, 2)},
          new NDArray[] {on.ids(3, 2), on.ids(3, 2)},
          2);
      on.yields(new Shape(3), "errors", x, x);
      on.yields(new Shape(64), "row_norms", w);
      on.yields(w.getShape(), "scale_rows", w, on.numbers(64));
      on.yields(new Shape(), "finite", x);
    }
  }

  /// What makes an array says on which device, so that it cannot be the wrong one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine/ops.py",
        "sae/sae.py",
        "circuit/circuit.py",
        "train/lm_training.py",
        "train/sae_kinds.py",
        "train/sae_step.py"
      })
  void everyArrayThatAScriptMakesNamesItsDevice(String script) throws IOException {
    var source = Files.readString(Path.of("src/main/resources/org/featurescope/compute", script));
    var made = Pattern.compile("torch\\.(zeros|ones|empty|full|arange|tensor|rand\\w*)\\(");
    var lines = source.lines().filter(line -> made.matcher(line).find()).toList();
    assertFalse(lines.isEmpty());
    assertEquals(
        List.of(), lines.stream().filter(line -> !line.contains("device=")).toList(), script);
  }

  /// `embedding_bag` on the processor and on NVIDIA's cards; Apple's have none.
  @Test
  void bothWaysOfDecodingAgree(Engine engine) {
    var script = engine.script(SparseAutoencoder.class, "sae.py");
    try (var scope = engine.scope()) {
      var decoder = scope.randomNormal(new Shape(50, 8));
      var bias = scope.randomNormal(new Shape(8));
      var latents = scope.create(new int[] {3, 9, 40, 1, 49});
      var values = scope.create(new float[] {1, 2, 0.5f, 4, 0.25f});
      var starts = scope.create(new int[] {0, 3, 3, 5});
      var bags = script.one(scope, "decode", decoder, bias, starts, latents, values);
      var rows = scope.create(new int[] {0, 0, 0, 2, 2});
      var sums = script.one(scope, "decode_by_rows", decoder, bias, rows, latents, values, 3);
      assertTrue(bags.allClose(sums, 1e-6, 1e-6, false), bags + " " + sums);
      assertFalse(bags.allClose(decoder.get("0:3"), 1e-6, 1e-6, false));
    }
  }
}
