package org.featurescope.compute.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fast paths against plain loops in double precision.
@ExtendWith(TestEngine.class)
class SparseAutoencoderTest {
  private static final int D = 12;
  private static final int ROWS = 7;
  private static final SaeMetadata NOWHERE =
      new SaeMetadata(Optional.empty(), Optional.empty(), false, OptionalInt.empty());

  private static float[] random(int length, long seed) {
    var random = new Random(seed);
    var values = new float[length];
    for (var i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static SaeWeights weights(int n) {
    return new SaeWeights(random(n * D, 1), random(n, 2), random(n * D, 3), random(D, 4));
  }

  private static SparseAutoencoder open(Engine engine, int n, Activation activation) {
    var spec = new SaeSpec(D, D, n, activation, InputNorm.NONE, true);
    return new SparseAutoencoder(engine, spec, weights(n), NOWHERE);
  }

  /// Dense features `[rows][n]` by the definition.
  private static double[][] oracle(float[] x, int n, Activation activation) {
    var w = weights(n);
    var dense = new double[x.length / D][n];
    for (var row = 0; row < dense.length; row++) {
      var h = new double[n];
      for (var latent = 0; latent < n; latent++) {
        h[latent] = w.encoderBias()[latent];
        for (var i = 0; i < D; i++) {
          h[latent] += (double) (x[row * D + i] - w.decoderBias()[i]) * w.encoder()[latent * D + i];
        }
      }
      var weakest = weakestActive(h, activation);
      for (var latent = 0; latent < n; latent++) {
        dense[row][latent] = h[latent] >= weakest[latent] ? Math.max(h[latent], 0) : 0;
      }
    }
    return dense;
  }

  /// The smallest pre-activation with which each latent is active.
  private static double[] weakestActive(double[] h, Activation activation) {
    var weakest = new double[h.length];
    switch (activation) {
      case Activation.Relu relu -> Arrays.fill(weakest, 0);
      case Activation.JumpRelu jump -> {
        for (var i = 0; i < h.length; i++) {
          weakest[i] = Math.nextUp(jump.threshold()[i]);
        }
      }
      case Activation.TopK topK -> {
        var sorted = h.clone();
        Arrays.sort(sorted);
        Arrays.fill(weakest, sorted[h.length - topK.k()]);
      }
      case Activation.BatchTopK topK -> Arrays.fill(weakest, Math.nextUp(topK.threshold()));
      case Activation.GroupMax groups -> {
        var size = h.length / groups.k();
        for (var i = 0; i < h.length; i++) {
          var first = i / size * size;
          weakest[i] = Arrays.stream(h, first, first + size).max().orElseThrow();
        }
      }
      case Activation.Identity identity -> throw new IllegalArgumentException("has no ReLU");
      case Activation.Gated gated -> throw new IllegalArgumentException("has other values than h");
    }
    return weakest;
  }

  private static void assertEncodes(Engine engine, int n, Activation activation) {
    var x = random(ROWS * D, 5);
    try (var sae = open(engine, n, activation)) {
      var z = sae.encode(x);
      var expected = oracle(x, n, activation);
      for (var row = 0; row < ROWS; row++) {
        for (var latent = 0; latent < n; latent++) {
          assertEquals(expected[row][latent], z.value(row, latent), 2e-5, row + ", " + latent);
        }
      }
    }
  }

  /// Below one block, several blocks with groups, and a last block that is no multiple of anything.
  @ParameterizedTest
  @ValueSource(ints = {40, 4096, 2 * 8192, 8192 + 77, 8192 + 3})
  void topKFindsTheLargestWhereverTheyLie(int n, Engine engine) {
    assertEncodes(engine, n, new Activation.TopK(8));
  }

  @Test
  void topKOfEverythingIsRelu(Engine engine) {
    assertEncodes(engine, 40, new Activation.TopK(40));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 8192 + 77})
  void relu(int n, Engine engine) {
    assertEncodes(engine, n, new Activation.Relu());
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 8192 + 77})
  void jumpReluWithThresholdsOfBothSigns(int n, Engine engine) {
    assertEncodes(engine, n, new Activation.JumpRelu(random(n, 6)));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 20_000})
  void batchTopKKeepsWhatIsAboveItsThreshold(int n, Engine engine) {
    assertEncodes(engine, n, new Activation.BatchTopK(4, 1.5f));
  }

  /// Groups within a block, and groups that reach over the edges of blocks.
  @ParameterizedTest
  @ValueSource(ints = {40, 20_000})
  void groupMaxKeepsTheLargestOfEachGroup(int n, Engine engine) {
    assertEncodes(engine, n, new Activation.GroupMax(5));
  }

  @Test
  void aGateDecidesAndAMagnitudeIsTheValue(Engine engine) {
    var n = 10_000;
    var w = weights(n);
    var gateBias = random(n, 7);
    var logScale = random(n, 8);
    var x = random(ROWS * D, 5);
    try (var sae = open(engine, n, new Activation.Gated(gateBias, logScale))) {
      var z = sae.encode(x);
      for (var row = 0; row < ROWS; row++) {
        for (var i = 0; i < n; i++) {
          var p = 0.0;
          for (var j = 0; j < D; j++) {
            p += (double) (x[row * D + j] - w.decoderBias()[j]) * w.encoder()[i * D + j];
          }
          if (Math.abs(p + gateBias[i]) > 1e-4) {
            var magnitude = Math.max(0, Math.exp(logScale[i]) * p + w.encoderBias()[i]);
            var expected = p + gateBias[i] > 0 ? magnitude : 0;
            assertEquals(expected, z.value(row, i), 2e-5 + 2e-5 * expected, row + ", " + i);
          }
        }
      }
    }
  }

  @Test
  void withoutReluNegativeValuesStay(Engine engine) {
    try (var topK = open(engine, 40, new Activation.TopK(40, false, true));
        var identity = open(engine, 40, new Activation.Identity())) {
      var x = random(ROWS * D, 5);
      var all = topK.encode(x);
      assertEquals(ROWS * 40, all.entries());
      assertEquals(all.entries(), identity.encode(x).entries());
      var weakest = all.strongest(0, 40)[39];
      for (var entry = 0; entry < 40; entry++) {
        assertTrue(Math.abs(all.valueAt(entry)) >= Math.abs(all.valueAt(weakest)));
      }
    }
  }

  @Test
  void moreRowsThanOneChunk(Engine engine) {
    var x = random(1100 * D, 7);
    try (var sae = open(engine, 64, new Activation.TopK(5))) {
      var all = sae.encode(x);
      assertEquals(1100, all.rows());
      var last = sae.encode(Arrays.copyOfRange(x, 1099 * D, 1100 * D));
      assertArrayEquals(last.latentIndices(), all.rows(1099, 1100).latentIndices());
      assertArrayEquals(last.values(), all.rows(1099, 1100).values(), 1e-5f);
    }
  }

  @Test
  void decodesToTheSumOfActiveDirections(Engine engine) {
    var x = random(ROWS * D, 5);
    try (var sae = open(engine, 96, new Activation.TopK(6))) {
      var z = sae.encode(x);
      var y = sae.decode(z, x);
      var w = weights(96);
      for (var row = 0; row < ROWS; row++) {
        for (var i = 0; i < D; i++) {
          var sum = (double) w.decoderBias()[i];
          for (var entry = z.start(row); entry < z.end(row); entry++) {
            sum += (double) z.valueAt(entry) * w.decoder()[z.latentAt(entry) * D + i];
          }
          assertEquals(sum, y[row * D + i], 1e-4);
        }
      }
    }
  }

  @Test
  void reconstructionTellsItsErrorByRow(Engine engine) {
    var x = random(ROWS * D, 5);
    try (var sae = open(engine, 96, new Activation.TopK(6));
        var scope = engine.scope()) {
      var result = sae.reconstruct(scope.create(x, new Shape(ROWS, D)), scope);
      var y = result.output().toFloatArray();
      for (var row = 0; row < ROWS; row++) {
        var error = 0.0;
        var length = 0.0;
        for (var i = row * D; i < (row + 1) * D; i++) {
          error += Math.pow(x[i] - y[i], 2);
          length += Math.pow(x[i], 2);
        }
        assertEquals(error, result.squaredError()[row], 1e-3 * error);
        assertEquals(error / length, result.normalisedError(row), 1e-3 * error / length);
      }
    }
  }

  @Test
  void preActivationsAreTheValuesOfWhatIsActive(Engine engine) {
    var x = random(ROWS * D, 5);
    try (var sae = open(engine, 96, new Activation.TopK(6));
        var scope = engine.scope()) {
      var z = sae.encode(x);
      var latent = z.latentAt(0);
      var h = sae.preActivations(scope.create(x, new Shape(ROWS, D)), 3, latent);
      assertEquals(2 * ROWS, h.length);
      for (var row = 0; row < ROWS; row++) {
        var value = z.value(row, latent);
        assertTrue(value == 0 || Math.abs(value - h[2 * row + 1]) < 1e-5);
      }
    }
  }

  @Test
  void noRowsGiveNoFeatures(Engine engine) {
    try (var sae = open(engine, 96, new Activation.TopK(6))) {
      assertEquals(0, sae.encode(new float[0]).rows());
    }
  }

  @Test
  void activationsThatAreNoNumbersAreNamed(Engine engine) {
    var x = random(ROWS * D, 5);
    x[17] = Float.NaN;
    try (var sae = open(engine, 96, new Activation.TopK(6))) {
      assertThrows(FeaturescopeException.class, () -> sae.encode(x));
      x[17] = Float.POSITIVE_INFINITY;
      assertThrows(FeaturescopeException.class, () -> sae.encode(x));
    }
  }

  @Test
  void aRowOfZerosSurvivesEveryNorm(Engine engine) {
    for (var norm : InputNorm.values()) {
      var spec = new SaeSpec(D, D, 40, new Activation.TopK(4), norm, true);
      try (var sae = new SparseAutoencoder(engine, spec, weights(40), NOWHERE)) {
        var z = sae.encode(new float[D]);
        for (var value : sae.decode(z, new float[D])) {
          assertTrue(Float.isFinite(value), norm.name());
        }
      }
    }
  }
}
