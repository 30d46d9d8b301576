package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients of the training loss agree with differences of the loss, parameter by parameter, for
/// every family that can be trained.
///
/// The loss (about 6) is known to some 1e-6 in float32. Steps are sized so that it changes by about
/// 0.02, which leaves four digits; two step sizes cancel the error of second order (Richardson), so
/// 0.5 % of the gradient's norm is room for rounding and for nothing else. Along the gradient
/// itself the difference must be its norm; along a random direction of the same length, the scalar
/// product.
@ExtendWith(TestEngine.class)
class LmGradientTest {
  private static final double CHANGE = 0.01;
  private static final double TOLERANCE = 0.005;
  private static final int ROWS = 65;
  private static final int IN = 24;
  private static final int OUT = 40;

  private static long[] sequence(String model) {
    try (var expected =
        SafeTensors.open(Golden.folder("models/" + model + "/expected.safetensors"))) {
      return expected.longs("input_ids");
    }
  }

  private static double dot(float[] a, float[] b) {
    var sum = 0.0;
    for (var i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void gradientsEqualDifferencesOfTheLoss(String name, Engine engine) {
    var sequence = sequence(name);
    var random = new Random(5);
    try (var model =
        TrainableModel.copyOf(Golden.folder("models/" + name), engine, new Cancellation())) {
      var step = new LmStep(engine, model.transformer(), new Cancellation());
      step.backward(sequence, 1, 1, false);
      model
          .parameters()
          .forEach((parameter, leaf) -> {
            var gradient = gradient(leaf);
            var norm = Math.sqrt(dot(gradient, gradient));
            var along = difference(step, sequence, leaf, gradient, CHANGE / norm / norm);
            assertEquals(norm, along / norm, TOLERANCE * norm, parameter);

            var direction = new float[gradient.length];
            for (var i = 0; i < direction.length; i++) {
              direction[i] = (float) (random.nextGaussian() * norm / Math.sqrt(gradient.length));
              direction[i] += gradient[i];
            }
            var across = difference(step, sequence, leaf, direction, CHANGE / norm / norm);
            var expected = dot(gradient, direction) / norm;
            assertEquals(expected, across / norm, TOLERANCE * norm, parameter);
          });
    }
  }

  private static float[] gradient(NDArray leaf) {
    try (var gradient = leaf.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  /// The derivative of the loss along `direction`, by central differences of widths h and h / 2.
  private static double difference(
      LmStep step, long[] sequence, NDArray leaf, float[] direction, double h) {
    var wide = central(step, sequence, leaf, direction, h);
    var narrow = central(step, sequence, leaf, direction, h / 2);
    return (4 * narrow - wide) / 3;
  }

  private static double central(
      LmStep step, long[] sequence, NDArray leaf, float[] direction, double h) {
    var at = leaf.toFloatArray();
    leaf.set(FloatBuffer.wrap(moved(at, direction, h)));
    var above = step.loss(sequence, 1);
    leaf.set(FloatBuffer.wrap(moved(at, direction, -h)));
    var below = step.loss(sequence, 1);
    leaf.set(FloatBuffer.wrap(at));
    return (above - below) / (2 * h);
  }

  private static float[] moved(float[] from, float[] direction, double h) {
    var to = new float[from.length];
    for (var i = 0; i < to.length; i++) {
      to[i] = (float) (from[i] + h * direction[i]);
    }
    return to;
  }

  @Test
  void gradientsOfPartsOfABatchAddUp(Engine engine) {
    var one = sequence("gpt2");
    var two = new long[2 * one.length];
    System.arraycopy(one, 0, two, 0, one.length);
    for (var i = 0; i < one.length; i++) {
      two[one.length + i] = one[one.length - 1 - i];
    }
    try (var whole =
            TrainableModel.copyOf(Golden.folder("models/gpt2"), engine, new Cancellation());
        var parts =
            TrainableModel.copyOf(Golden.folder("models/gpt2"), engine, new Cancellation())) {
      new LmStep(engine, whole.transformer(), new Cancellation()).backward(two, 2, 1, false);
      var step = new LmStep(engine, parts.transformer(), new Cancellation());
      step.backward(one, 1, 0.5, false);
      step.backward(Arrays.copyOfRange(two, one.length, two.length), 1, 0.5, false);
      whole
          .parameters()
          .forEach((name, leaf) ->
              Golden.assertClose(
                  name, gradient(leaf), gradient(parts.parameters().get(name)), 1e-6, 1e-4));
    }
  }

  /// Three workers share five rows unevenly, so that each weighs by what it has.
  @Test
  void gradientsOfWorkersSideBySideAddUp(Engine engine) {
    var one = sequence("gpt2");
    var rows = new long[5 * one.length];
    for (var i = 0; i < rows.length; i++) {
      rows[i] = one[(i * (1 + i / one.length)) % one.length];
    }
    try (var whole =
            TrainableModel.copyOf(Golden.folder("models/gpt2"), engine, new Cancellation());
        var shared =
            TrainableModel.copyOf(Golden.folder("models/gpt2"), engine, new Cancellation());
        var workers = new Workers(engine, 3)) {
      var batch = new LmBatch(engine, shared, workers, 5, 1, new Cancellation());
      // The weights change, and a second time: the workers look at the new weights, and what they
      // had
      // was taken and forgotten.
      for (var time = 1; time <= 2; time++) {
        var step = new LmStep(engine, whole.transformer(), new Cancellation());
        var loss = step.backward(rows, 5, 1, false);
        var sum =
            batch.backward(
                (row, count) ->
                    Arrays.copyOfRange(rows, row * one.length, (row + count) * one.length),
                false);
        assertEquals(loss, sum, 1e-5);
        whole
            .parameters()
            .forEach((name, leaf) ->
                Golden.assertClose(
                    name, gradient(leaf), gradient(shared.parameters().get(name)), 2e-6, 1e-4));
        learn(engine, whole);
        learn(engine, shared);
      }
    }
  }

  private static void learn(Engine engine, TrainableModel model) {
    try (var scope = engine.scope()) {
      var settings = new AdamW.Settings(0.9, 0.95, 1e-8, 0);
      new AdamW(engine, settings, model.parameters(), scope).step(1, 1e-3, 1, scope);
    }
  }

  /// Rounding to eight bits of mantissa costs less than two per cent of the gradient's norm.
  @Test
  void bfloat16ProductsGiveNearlyTheSameGradients(Engine engine) {
    var sequence = sequence("gpt2");
    try (var exact =
            TrainableModel.copyOf(Golden.folder("models/gpt2"), engine, new Cancellation());
        var rounded =
            TrainableModel.copyOf(Golden.folder("models/gpt2"), engine, new Cancellation())) {
      var loss =
          new LmStep(engine, exact.transformer(), new Cancellation())
              .backward(sequence, 1, 1, false);
      var step = new LmStep(engine, rounded.transformer(), new Cancellation());
      // More than once: scripts are compiled anew after they have been seen at work.
      for (var time = 1; time <= 4; time++) {
        assertEquals(loss, step.backward(sequence, 1, 0.25, true), 0.01);
      }
      var error = 0.0;
      var size = 0.0;
      for (var name : exact.parameters().keySet()) {
        var a = gradient(exact.parameters().get(name));
        var b = gradient(rounded.parameters().get(name));
        for (var i = 0; i < a.length; i++) {
          error += Math.pow(a[i] - b[i], 2);
          size += Math.pow(a[i], 2);
        }
      }
      assertEquals(0, Math.sqrt(error / size), 0.02);
    }
  }

  /// Whether a machine prefers them or not: y = x W^T + b and g W, g^T x and the sum of g, in
  /// doubles.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneDnnProductsAreThoseOfTheDefinition(boolean biased, @OnProcessor Engine engine) {
    var random = new Random(7);
    var x = normal(random, 2 * ROWS * IN);
    var w = normal(random, OUT * IN);
    var b = normal(random, OUT);
    var g = normal(random, 2 * ROWS * OUT);
    try (var scope = engine.gradientScope()) {
      var leaves =
          new NDArray[] {
            scope.create(x, new Shape(2, ROWS, IN)),
            scope.create(w, new Shape(OUT, IN)),
            scope.create(b)
          };
      for (var leaf : leaves) {
        leaf.setRequiresGradient(true);
      }
      var ops = engine.differentiableOps(scope).withOneDnnLinears();
      var y =
          biased ? ops.linear(leaves[0], leaves[1], leaves[2]) : ops.linear(leaves[0], leaves[1]);
      var seed = scope.create(g, new Shape(2, ROWS, OUT));
      JniUtils.backward((PtNDArray) y, (PtNDArray) seed, false, false);

      var expectedY = new double[2 * ROWS * OUT];
      var expectedX = new double[x.length];
      var expectedW = new double[w.length];
      var expectedB = new double[OUT];
      for (var i = 0; i < 2 * ROWS; i++) {
        for (var o = 0; o < OUT; o++) {
          var sent = (double) g[i * OUT + o];
          expectedY[i * OUT + o] = biased ? b[o] : 0;
          expectedB[o] += sent;
          for (var k = 0; k < IN; k++) {
            expectedY[i * OUT + o] += (double) x[i * IN + k] * w[o * IN + k];
            expectedX[i * IN + k] += sent * w[o * IN + k];
            expectedW[o * IN + k] += sent * x[i * IN + k];
          }
        }
      }
      assertClose(expectedY, y.toFloatArray());
      assertClose(expectedX, gradient(leaves[0]));
      assertClose(expectedW, gradient(leaves[1]));
      if (biased) {
        assertClose(expectedB, gradient(leaves[2]));
      }
    }
  }

  private static float[] normal(Random random, int length) {
    var x = new float[length];
    for (var i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static void assertClose(double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (var i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4);
    }
  }
}
