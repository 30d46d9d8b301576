package org.featurescope.compute.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.engine.MicroKernel;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is found is what a plain loop in double precision finds. Activations and weights are small
/// whole numbers, whose sums float32 holds exactly: nothing lies on either side of a threshold by
/// rounding.
@ExtendWith(TestEngine.class)
class LatentsAboveTest {
  private static final int INPUTS = 40;

  private final Random random = new Random(8);
  private Engine engine;

  @BeforeEach
  void open(@OnProcessor Engine engine) {
    this.engine = engine;
  }

  private float[] whole(int count) {
    var values = new float[count];
    for (var i = 0; i < count; i++) {
      values[i] = random.nextInt(9) - 4;
    }
    return values;
  }

  private static FeatureActivations loops(
      float[] x, float[] encoder, float[] bias, float[] thresholds) {
    var rows = x.length / INPUTS;
    var starts = new int[rows + 1];
    var latents = new int[rows * bias.length];
    var values = new float[latents.length];
    var count = 0;
    for (var row = 0; row < rows; row++) {
      for (var latent = 0; latent < bias.length; latent++) {
        var h = (double) bias[latent];
        for (var i = 0; i < INPUTS; i++) {
          h += (double) x[row * INPUTS + i] * encoder[latent * INPUTS + i];
        }
        if (h > thresholds[thresholds.length > 1 ? latent : 0]) {
          latents[count] = latent;
          values[count++] = (float) h;
        }
      }
      starts[row + 1] = count;
    }
    return new FeatureActivations(
        bias.length, starts, Arrays.copyOf(latents, count), Arrays.copyOf(values, count));
  }

  /// Nothing of a libtorch that lacks the kernel, as some builds do: scripts then do the same.
  private static Optional<FeatureActivations> found(
      float[] x, float[] encoder, float[] bias, float[] thresholds, Engine engine) {
    try (var scope = engine.scope()) {
      var w = scope.create(encoder, new Shape(bias.length, INPUTS));
      var rows = scope.create(x, new Shape(x.length / INPUTS, INPUTS));
      var turned = TurnedRows.of(rows, bias.length, engine);
      assertEquals(MicroKernel.of(engine).isPresent(), turned.isPresent());
      return turned.map(there -> new LatentsAbove(w, bias, thresholds).find(there));
    }
  }

  private static void assertAlike(FeatureActivations expected, FeatureActivations actual) {
    assertEquals(expected.latents(), actual.latents());
    assertArrayEquals(expected.rawRowStarts(), actual.rawRowStarts());
    assertArrayEquals(expected.rawLatents(), actual.rawLatents());
    assertArrayEquals(expected.rawValues(), actual.rawValues());
  }

  /// Rows that fill registers and groups and do not, latents that fill blocks and do not.
  @ParameterizedTest
  @CsvSource({"8, 64", "16, 100", "17, 65", "64, 128", "65, 1", "130, 1000"})
  void theyAreThoseOfPlainLoops(int rows, int latents) {
    var x = whole(rows * INPUTS);
    var encoder = whole(latents * INPUTS);
    var bias = whole(latents);
    for (var thresholds :
        new float[][] {{0}, {25}, {Float.NEGATIVE_INFINITY}, {1000}, whole(latents)}) {
      var expected = loops(x, encoder, bias, thresholds);
      found(x, encoder, bias, thresholds, engine).ifPresent(found -> assertAlike(expected, found));
    }
  }

  @Test
  void fewRowsAreLeftToLibtorch() {
    try (var scope = engine.scope()) {
      assertTrue(TurnedRows.of(scope.ones(new Shape(7, INPUTS)), 1000, engine).isEmpty());
    }
  }

  @Test
  void threadsChangeNothing() {
    var rows = 512;
    var latents = 1 << 14;
    var x = whole(rows * INPUTS);
    var encoder = whole(latents * INPUTS);
    var bias = whole(latents);
    var thresholds = new float[] {90};
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 2);
    try (var two = Engine.start(options, Progress.none())) {
      var byOne = found(x, encoder, bias, thresholds, engine);
      var byTwo = found(x, encoder, bias, thresholds, two);
      assertEquals(byOne.isPresent(), byTwo.isPresent());
      byOne.ifPresent(found -> assertAlike(found, byTwo.orElseThrow()));
    }
  }
}
