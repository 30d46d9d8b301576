package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;
import org.featurescope.compute.engine.Ops.Activation;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is computed in one by bfloat16 matrices is what plain loops give, but for the rounding:
/// what goes into a product and what comes out of it have eight bits, which is less than 1 % of the
/// largest number. Where the processor or libtorch has no such products, nothing is fused.
@ExtendWith(TestEngine.class)
class FusedOpsTest {
  private static final double ROUNDING = 0.01;
  private static final int ROWS = 9;
  private static final int WIDTH = 32;
  private static final int NEURONS = 48;

  private final Random random = new Random(3);

  private Engine engine;

  @BeforeEach
  void open(@OnProcessor Engine engine) {
    this.engine = engine;
  }

  private boolean isPossible() {
    if (FusedEngine.isPossible(engine)) {
      return true;
    }
    assertFalse(engine.linears().fusesNeurons(128));
    return false;
  }

  private float[] numbers(int count, double size) {
    var numbers = new float[count];
    for (var i = 0; i < count; i++) {
      numbers[i] = (float) (size * random.nextGaussian());
    }
    return numbers;
  }

  private static NDArray matrix(float[] numbers, int outputs, Ops ops) {
    var shape = new Shape(outputs, numbers.length / outputs);
    return ops.toBfloat16(ops.scope().create(numbers, shape));
  }

  private static NDArray vector(float[] numbers, NDManager scope) {
    return scope.create(numbers);
  }

  private static double[] product(double[] x, float[] w, int outputs) {
    var inner = w.length / outputs;
    var y = new double[x.length / inner * outputs];
    for (var i = 0; i < y.length; i++) {
      for (var j = 0; j < inner; j++) {
        y[i] += x[i / outputs * inner + j] * w[i % outputs * inner + j];
      }
    }
    return y;
  }

  private static double[] doubles(float[] x) {
    var doubles = new double[x.length];
    for (var i = 0; i < x.length; i++) {
      doubles[i] = x[i];
    }
    return doubles;
  }

  private static DoubleUnaryOperator function(Activation act) {
    return switch (act) {
      case GELU -> x -> x / 2 * (1 + Erf.erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case RELU -> x -> Math.max(x, 0);
      case SILU -> x -> x / (1 + Math.exp(-x));
    };
  }

  private static void assertAlike(double[] expected, NDArray actual) {
    var found = actual.toFloatArray();
    assertEquals(expected.length, found.length);
    var largest = 0.0;
    for (var number : expected) {
      largest = Math.max(largest, Math.abs(number));
    }
    for (var i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], ROUNDING * largest, "number " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void neurons(Activation act) {
    if (!isPossible()) {
      return;
    }
    var x = numbers(ROWS * WIDTH, 1);
    var in = numbers(NEURONS * WIDTH, 0.2);
    var inBias = numbers(NEURONS, 1);
    var out = numbers(WIDTH * NEURONS, 0.2);
    var outBias = numbers(WIDTH, 1);
    var function = function(act);
    var post = product(doubles(x), in, NEURONS);
    for (var i = 0; i < post.length; i++) {
      post[i] = function.applyAsDouble(post[i] + inBias[i % NEURONS]);
    }
    var expected = product(post, out, WIDTH);
    for (var i = 0; i < expected.length; i++) {
      expected[i] += outBias[i % WIDTH];
    }
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var rows = scope.create(x, new Shape(1, ROWS, WIDTH));
      var y =
          ops.neurons(
              rows,
              matrix(in, NEURONS, ops),
              vector(inBias, scope),
              matrix(out, WIDTH, ops),
              vector(outBias, scope),
              act);
      assertEquals(new Shape(1, ROWS, WIDTH), y.getShape());
      assertAlike(expected, y);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void gatedNeurons(Activation act) {
    if (!isPossible()) {
      return;
    }
    var x = numbers(ROWS * WIDTH, 1);
    var gate = numbers(NEURONS * WIDTH, 0.3);
    var in = numbers(NEURONS * WIDTH, 0.2);
    var out = numbers(WIDTH * NEURONS, 0.2);
    var function = function(act);
    var post = product(doubles(x), gate, NEURONS);
    var other = product(doubles(x), in, NEURONS);
    for (var i = 0; i < post.length; i++) {
      post[i] = function.applyAsDouble(post[i]) * other[i];
    }
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var rows = scope.create(x, new Shape(1, ROWS, WIDTH));
      var y =
          ops.gatedNeurons(
              rows,
              matrix(gate, NEURONS, ops),
              matrix(in, NEURONS, ops),
              matrix(out, WIDTH, ops),
              act);
      assertEquals(new Shape(1, ROWS, WIDTH), y.getShape());
      assertAlike(product(post, out, WIDTH), y);
    }
  }

  /// Keys of one head and of several; the exact attention has plain loops as its own measure.
  @Test
  void attention() {
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var q = scope.create(numbers(100 * 4 * WIDTH, 1), new Shape(1, 100, 4, WIDTH));
      var k = scope.create(numbers(100 * 2 * WIDTH, 1), new Shape(1, 100, 2, WIDTH));
      var v = scope.create(numbers(100 * 2 * WIDTH, 1), new Shape(1, 100, 2, WIDTH));
      var scale = Ops.parameter(scope, 1 / Math.sqrt(WIDTH));
      var exact = ops.attention(q, k, v, scale);
      assertAlike(doubles(exact.toFloatArray()), ops.attentionInBfloat16(q, k, v, scale));
    }
  }

  @Test
  void onlyBfloat16OutsideOfGradientsIsFused(@TempDir Path folder) throws IOException {
    try (var fused = FusedEngine.start(folder);
        var scope = fused.scope()) {
      var ops = fused.ops(scope);
      var x = scope.ones(new Shape(ROWS, WIDTH));
      var w = scope.ones(new Shape(NEURONS, WIDTH));
      var rounded = ops.toBfloat16(w);
      assertEquals(FusedEngine.isPossible(fused), ops.fusesNeurons(x, rounded));
      assertFalse(ops.fusesNeurons(x, w));
      assertFalse(ops.fusesNeurons(x, ops.toHalves(w).orElseThrow()));
      assertFalse(fused.differentiableOps(scope).fusesNeurons(x, rounded));
      var q = scope.ones(new Shape(1, 65, 2, WIDTH));
      assertTrue(ops.roundsAttention(q, q));
      assertFalse(fused.differentiableOps(scope).roundsAttention(q, q));
      assertFalse(ops.roundsAttention(q, scope.ones(new Shape(1, 66, 2, WIDTH))));
      var shorter = scope.ones(new Shape(1, 64, 2, WIDTH));
      assertFalse(ops.roundsAttention(shorter, shorter));
    }
  }
}
