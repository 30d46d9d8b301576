package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.sae.format.SaeLensFormat;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every kind finds a dictionary that is known: activations are sums of two or three of 24
/// directions in 16 dimensions; a transcoder has to turn each direction into another one, and a
/// skip transcoder has a linear map on top of that.
@ExtendWith(TestEngine.class)
class SaeKindsLearningTest {
  private static final int D = 16;
  private static final int FEATURES = 20;
  private static final int BATCH = 128;
  private static final int STEPS = 600;

  @TempDir Path folder;

  /// A world of known directions, and batches from it.
  private static final class World {
    final double[][] in = directions(1);
    final double[][] out;
    final double[][] linear = new double[D][D];
    final Random random = new Random(3);

    World(String wiring) {
      out = wiring.equals("sae") ? in : directions(2);
      for (var row : linear) {
        for (var i = 0; i < D && wiring.equals("skip"); i++) {
          row[i] = 0.2 * random.nextGaussian();
        }
      }
    }

    private static double[][] directions(long seed) {
      var random = new Random(seed);
      var all = new double[FEATURES][D];
      for (var row : all) {
        var squares = 0.0;
        for (var i = 0; i < D; i++) {
          row[i] = random.nextGaussian();
          squares += row[i] * row[i];
        }
        for (var i = 0; i < D; i++) {
          row[i] /= Math.sqrt(squares);
        }
      }
      return all;
    }

    /// `rows` inputs and outputs, at a scale that is not 1.
    float[][] batch(int rows) {
      var x = new float[rows * D];
      var y = new float[rows * D];
      for (var row = 0; row < rows; row++) {
        for (var f = 0; f < FEATURES; f++) {
          if (random.nextDouble() < 0.08) {
            var value = 3 + 3 * random.nextDouble();
            for (var i = 0; i < D; i++) {
              x[row * D + i] += (float) (value * in[f][i]);
              y[row * D + i] += (float) (0.7 * value * out[f][i]);
            }
          }
        }
        for (var i = 0; i < D; i++) {
          for (var j = 0; j < D; j++) {
            y[row * D + i] += (float) (linear[i][j] * x[row * D + j]);
          }
        }
      }
      return new float[][] {x, y};
    }
  }

  /// What the linear way leaves over is small, and so must be the price of activations beside it.
  private static SaeTrainingConfig config(String kind, String wiring) {
    var out = wiring.equals("sae") ? "" : "\"blocks.0.hook_mlp_out\"";
    var skip = wiring.equals("skip");
    return SaeTrainingConfig.parse(
        """
        {"hook": ["blocks.0.mlp.hook_in"], "hookOut": [%s], "skip": %s, "kind": "%s", "latents": 32,
         "k": 2, "prefixes": "%s", "l1Coefficient": %s, "l0Coefficient": %s, "bandwidth": 0.1,
         "startThreshold": 0.05, "learningRate": 0.02, "tokens": %d, "batch": %d,
         "deadAfterTokens": 10000, "average": 0.99}
        """
            .formatted(
                out,
                skip,
                kind,
                kind.startsWith("matryoshka") ? "16" : "",
                skip ? 0.02 : 0.4,
                skip ? 0.0005 : 0.02,
                STEPS * BATCH,
                BATCH),
        "test");
  }

  /// Trains for [#STEPS] steps as [SaeTrainee] does and writes what comes out.
  private static void train(
      Engine engine, SaeTrainingConfig config, World world, Path into, NDManager owner) {
    var transcoder = config.isTranscoder();
    var start = new SaeStart(engine, config, owner);
    var sample = world.batch(4096);
    var rawX = owner.create(sample[0], new Shape(4096, D));
    var rawY = transcoder ? owner.create(sample[1], new Shape(4096, D)) : rawX;
    var a = Math.sqrt(start.lossScale(rawX));
    var c = Math.sqrt(start.lossScale(rawY));
    var y = rawY.mul((float) c);
    var parameters = start.parameters(rawX.mul((float) a), y);
    var step = start.step(parameters);
    var lossScale = start.lossScale(y);
    var dead = new DeadLatents(parameters.latents(), config.deadAfter());
    for (var number = 1; number <= STEPS; number++) {
      try (var scope = owner.newSubManager()) {
        var batch = world.batch(BATCH);
        var bx = scaled(batch[0], a, scope);
        var by = transcoder ? scaled(batch[1], c, scope) : bx;
        var rate = config.rateAt(number, parameters.latents());
        var moment =
            new TrainingStep.Moment(
                number, lossScale, rate, 0.01, config.sparsityAt(number), false);
        var result = step.run(bx, by, dead.indices(), moment);
        dead.note(result.active(), result.latents(), BATCH);
      }
    }
    var export = new SaeExport(engine, config, parameters, a, c);
    var metadata =
        new SaeMetadata(
            Optional.empty(),
            Optional.of("blocks.0.mlp.hook_in"),
            transcoder ? Optional.of("blocks.0.hook_mlp_out") : Optional.empty(),
            false,
            OptionalInt.empty());
    var spec = export.spec();
    var weights = export.weights(owner);
    SaeLensFormat.write(into, spec, weights, metadata, DType.F32, Map.of());
    try (var opened = SaeFiles.open(into, engine)) {
      assertEquals(spec, opened.spec());
      assertEquals(metadata, opened.metadata());
      assertComputes(opened, spec, weights, world.batch(64)[0]);
    }
  }

  private static NDArray scaled(float[] values, double by, NDManager scope) {
    for (var i = 0; i < values.length; i++) {
      values[i] *= (float) by;
    }
    return scope.create(values, new Shape(values.length / D, D));
  }

  /// Features and outputs by the definition, in plain loops. Sums of 16 products of numbers up to 6
  /// in single precision are exact to about 1e-6 of those; an h within 1e-4 of where it becomes
  /// active may fall on either side.
  private static void assertComputes(
      SparseAutoencoder opened, SaeSpec spec, SaeWeights w, float[] x) {
    var features = opened.encode(x);
    var output = opened.decode(features, x);
    for (var row = 0; row < x.length / D; row++) {
      var h = new double[spec.latents()];
      for (var i = 0; i < h.length; i++) {
        h[i] = w.encoderBias()[i];
        for (var j = 0; j < D; j++) {
          var bias = spec.subtractDecoderBias() ? w.decoderBias()[j] : 0;
          h[i] += (double) w.encoder()[i * D + j] * ((double) x[row * D + j] - bias);
        }
      }
      var y = new double[D];
      for (var j = 0; j < D; j++) {
        y[j] = w.decoderBias()[j];
        for (var i = 0; i < D && spec.wiring() == Wiring.SKIP_TRANSCODER; i++) {
          y[j] += (double) w.skip()[j * D + i] * x[row * D + i];
        }
      }
      var certain = true;
      for (var i = 0; i < h.length; i++) {
        var weakest = weakest(spec.activation(), h, i);
        var z = h[i] > weakest ? h[i] : 0;
        if (Math.abs(h[i] - weakest) > 1e-4) {
          assertEquals(z, features.value(row, i), 1e-5 * Math.max(1, Math.abs(z)));
        } else {
          certain = false;
        }
        for (var j = 0; j < D; j++) {
          y[j] += z * w.decoder()[i * D + j];
        }
      }
      for (var j = 0; j < D && certain; j++) {
        assertEquals(y[j], output[row * D + j], 1e-5 * Math.max(1, Math.abs(y[j])));
      }
    }
  }

  private static double weakest(Activation activation, double[] h, int latent) {
    return switch (activation) {
      case Activation.Relu relu -> 0;
      case Activation.JumpRelu jump -> Math.max(jump.threshold()[latent], 0);
      case Activation.TopK topK -> {
        var sorted = h.clone();
        Arrays.sort(sorted);
        // Between the last that is taken and the first that is not.
        var taken = sorted[h.length - topK.k()];
        yield Math.max(0, (taken + sorted[h.length - topK.k() - 1]) / 2);
      }
      default -> throw new IllegalArgumentException(activation + " is not trained");
    };
  }

  private record Found(double normalisedMse, double l0, double recovered, String architecture) {}

  private static Found measure(Engine engine, World world, boolean transcoder, Path from) {
    try (var sae = SaeFiles.open(from, engine)) {
      var fresh = world.batch(2048);
      var target = fresh[transcoder ? 1 : 0];
      var features = sae.encode(fresh[0]);
      var output = sae.decode(features, fresh[0]);
      var mean = new double[D];
      for (var i = 0; i < target.length; i++) {
        mean[i % D] += target[i] / 2048.0;
      }
      var error = 0.0;
      var spread = 0.0;
      for (var i = 0; i < target.length; i++) {
        error += Math.pow(output[i] - target[i], 2);
        spread += Math.pow(target[i] - mean[i % D], 2);
      }
      return new Found(
          error / spread,
          features.entries() / 2048.0,
          recovered(sae.decoder().toFloatArray(), world.out),
          sae.spec().activation().getClass().getSimpleName());
    }
  }

  /// Share of the true directions that some decoder row points in, cosine above 0.9.
  private static double recovered(float[] decoder, double[][] truth) {
    var count = 0;
    for (var direction : truth) {
      var best = 0.0;
      for (var row = 0; row < decoder.length / D; row++) {
        var cosine = 0.0;
        for (var i = 0; i < D; i++) {
          cosine += decoder[row * D + i] * direction[i];
        }
        best = Math.max(best, cosine);
      }
      count += best > 0.9 ? 1 : 0;
    }
    return (double) count / truth.length;
  }

  @ParameterizedTest
  @CsvSource({
    "topk, sae, TopK, 0.2, 0.9",
    "topk, transcoder, TopK, 0.2, 0.9",
    "topk, skip, TopK, 0.03, 0",
    "batchtopk, sae, JumpRelu, 0.05, 0.8",
    "batchtopk, transcoder, JumpRelu, 0.05, 0.9",
    "batchtopk, skip, JumpRelu, 0.03, 0",
    "standard, sae, Relu, 0.12, 0.9",
    "standard, transcoder, Relu, 0.06, 0.9",
    "standard, skip, Relu, 0.03, 0",
    "jumprelu, sae, JumpRelu, 0.12, 0.9",
    "jumprelu, transcoder, JumpRelu, 0.06, 0.9",
    "jumprelu, skip, JumpRelu, 0.03, 0",
    "matryoshka_topk, sae, TopK, 0.2, 0.9",
    "matryoshka_batchtopk, sae, JumpRelu, 0.08, 0.7",
    "matryoshka_batchtopk, transcoder, JumpRelu, 0.1, 0.7",
    "matryoshka_topk, skip, TopK, 0.03, 0",
  })
  void findsTheDirections(
      String kind, String wiring, String activation, double mse, double share, Engine engine) {
    try (var owner = engine.scope()) {
      var config = config(kind, wiring);
      var world = new World(wiring);

      train(engine, config, world, folder, owner);

      var found = measure(engine, world, config.isTranscoder(), folder);
      assertEquals(activation, found.architecture());
      assertTrue(found.normalisedMse() < mse, found.toString());
      assertTrue(found.l0() > 0.5 && found.l0() < 4, found.toString());
      assertTrue(found.recovered() >= share, found.toString());
    }
  }
}
