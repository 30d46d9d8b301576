package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The first ten steps of a TopK training, against those of torch's autograd and Adam.
@ExtendWith(TestEngine.class)
class SaeStepGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/training");
  private static final int K = 8;
  private static final int AUXK = 16;
  private static final double COEFFICIENT = 0.03125;
  private static final double RATE = 1e-3;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void theFirstGradientsAreAutograds(DataType type, Engine engine) {
    try (var run = new Run(engine, type);
        var expected = SafeTensors.open(FOLDER.resolve("expected_float64.safetensors"))) {
      var relative = type == DataType.FLOAT64 ? 1e-11 : TestEngine.tolerance(1e-4);
      var absolute = type == DataType.FLOAT64 ? 1e-14 : TestEngine.tolerance(1e-6);

      var got = run.step.gradients(run.x, run.dead, run.scale, run.scope);

      var decoder = transposed(expected, "grad_raw.decoder.weight");
      var projected = transposed(expected, "grad_projected_decoder");
      close("encoder", expected.doubles("grad_raw.encoder.weight"), got.get(0), absolute, relative);
      close("decoder", decoder, got.get(1), absolute, relative);
      close("pre-bias", expected.doubles("grad_raw.pre_bias"), got.get(2), absolute, relative);
      close(
          "latent bias", expected.doubles("grad_raw.latent_bias"), got.get(3), absolute, relative);
      close("projected decoder", projected, got.get(4), absolute, relative);
    }
  }

  @Test
  void tenStepsInDoublePrecision(Engine engine) throws IOException {
    try (var run = new Run(engine, DataType.FLOAT64);
        var expected = SafeTensors.open(FOLDER.resolve("expected_float64.safetensors"))) {
      for (var number = 1; number <= 10; number++) {
        var loss = losses("losses_float64", number);
        var result = run.take(number);
        assertEquals(loss.get("loss").getAsDouble(), result.loss(), 1e-11);
        assertEquals(loss.get("recons").getAsDouble(), result.reconstruction(), 1e-11);
        assertEquals(loss.get("auxk_times_coef").getAsDouble(), result.auxiliary(), 1e-11);
        assertEquals(loss.get("l0").getAsDouble(), result.l0(2048), 1e-9);
      }
      run.compare(expected, "after_10.", 1e-9, 1e-8, 0);
    }
  }

  @Test
  void tenStepsInSinglePrecision(Engine engine) throws IOException {
    try (var run = new Run(engine, DataType.FLOAT32);
        var expected = SafeTensors.open(FOLDER.resolve("expected_float32.safetensors"))) {
      for (var number = 1; number <= 10; number++) {
        var loss = losses("losses_float32", number).get("loss").getAsDouble();
        assertEquals(loss, run.take(number).loss(), TestEngine.tolerance(1e-5) * loss);
        if (number <= 2 || number == 10) {
          run.compare(
              expected,
              "after_" + number + ".",
              TestEngine.tolerance(1e-6),
              TestEngine.tolerance(2e-5),
              0.001);
        }
      }
    }
  }

  /// The same latents are active, so the reconstruction is the same. Only what revives dead latents
  /// is rounded: bfloat16 has 8 bits, its sums are off by less than one part in a hundred.
  @Test
  void aStepByWayOfBfloat16(Engine engine) throws IOException {
    try (var exact = new Run(engine, DataType.FLOAT32);
        var run = new Run(engine, DataType.FLOAT32)) {
      for (var number = 1; number <= 10; number++) {
        var loss = losses("losses_float32", number);
        var recons = loss.get("recons").getAsDouble();
        var revival = loss.get("auxk_times_coef").getAsDouble();
        exact.take(number);
        var result = run.take(number, true);
        // From the second step on also what dead latents learned differs, by as much.
        assertEquals(
            recons,
            result.reconstruction(),
            TestEngine.tolerance(number == 1 ? 1e-5 : 1e-4) * recons);
        assertEquals(revival, result.auxiliary(), 0.01 * revival);
      }
      // Ten steps of Adam move a weight by at most ten times the rate.
      run.compareWith(exact, 0.05 * 10 * RATE);
    }
  }

  private static JsonObject losses(String kind, int number) throws IOException {
    var all = JsonParser.parseString(Files.readString(FOLDER.resolve("expected.json")));
    return all.getAsJsonObject().getAsJsonArray(kind).get(number - 1).getAsJsonObject();
  }

  /// Decoder weights stand as `[d, n]` in the files.
  private static double[] transposed(TensorSource source, String name) {
    var values = source.doubles(name);
    var columns = (int) source.info(name).size(1);
    var rows = values.length / columns;
    var result = new double[values.length];
    for (var i = 0; i < values.length; i++) {
      result[i % columns * rows + i / columns] = values[i];
    }
    return result;
  }

  private static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    var floats = array.toFloatArray();
    return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
  }

  private static void close(
      String what, double[] expected, NDArray array, double absolute, double relative) {
    var got = doubles(array);
    assertEquals(expected.length, got.length);
    for (var i = 0; i < got.length; i++) {
      assertTrue(
          Math.abs(got[i] - expected[i]) <= absolute + relative * Math.abs(expected[i]),
          what + " " + i + ": " + got[i] + " instead of " + expected[i]);
    }
  }

  /// A training on the fixture's data, in one type.
  private static final class Run implements AutoCloseable {
    private final NDManager scope;
    private final NDArray x;
    private final int[] dead;
    private final SaeParameters parameters;
    private final SaeStep step;
    private final double scale;

    Run(Engine engine, DataType type) {
      scope = engine.scope();
      try (var inputs = SafeTensors.open(FOLDER.resolve("inputs.safetensors"))) {
        x = array(inputs.doubles("x"), new Shape(2048, 32), type);
        var mask = inputs.longs("dead_mask");
        dead = IntStream.range(0, mask.length).filter(i -> mask[i] != 0).toArray();
        parameters =
            SaeParameters.starting(
                array(inputs.doubles("init.encoder.weight"), new Shape(128, 32), type),
                array(transposed(inputs, "init.decoder.weight"), new Shape(128, 32), type),
                array(inputs.doubles("init.pre_bias"), new Shape(32), type),
                array(inputs.doubles("init.latent_bias"), new Shape(128), type),
                scope);
      }
      step = new SaeStep(engine, parameters, K, AUXK, COEFFICIENT, scope);
      scale = step.scale(x);
    }

    private NDArray array(double[] values, Shape shape, DataType type) {
      return scope.create(values).reshape(shape).toType(type, true);
    }

    SaeStep.Result take(int number) {
      return take(number, false);
    }

    SaeStep.Result take(int number, boolean bfloat16) {
      return step.run(x, dead, scale, number, RATE, 1e-3, bfloat16);
    }

    /// Root mean square of the differences of encoder and decoder.
    void compareWith(Run other, double rms) {
      var own = new NDArray[] {parameters.encoder(), parameters.decoder()};
      var others = new NDArray[] {other.parameters.encoder(), other.parameters.decoder()};
      for (var p = 0; p < own.length; p++) {
        var got = doubles(own[p]);
        var wanted = doubles(others[p]);
        var squares = 0.0;
        for (var i = 0; i < got.length; i++) {
          squares += (got[i] - wanted[i]) * (got[i] - wanted[i]);
        }
        assertTrue(Math.sqrt(squares / got.length) < rms, p + ": " + squares / got.length);
      }
    }

    void compare(TensorSource expected, String prefix, double rms, double largest, double exempt) {
      var all =
          new double[][] {
            expected.doubles(prefix + "encoder.weight"),
            transposed(expected, prefix + "decoder.weight"),
            expected.doubles(prefix + "pre_bias"),
            expected.doubles(prefix + "latent_bias")
          };
      var own =
          new NDArray[] {
            parameters.encoder(),
            parameters.decoder(),
            parameters.preBias(),
            parameters.latentBias()
          };
      for (var p = 0; p < all.length; p++) {
        var got = doubles(own[p]);
        var squares = 0.0;
        var outside = 0;
        for (var i = 0; i < got.length; i++) {
          var difference = Math.abs(got[i] - all[p][i]);
          squares += difference * difference;
          outside += difference > largest ? 1 : 0;
        }
        assertTrue(Math.sqrt(squares / got.length) < rms, prefix + p + " rms");
        assertTrue(outside <= exempt * got.length, prefix + p + ": " + outside + " outside");
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
