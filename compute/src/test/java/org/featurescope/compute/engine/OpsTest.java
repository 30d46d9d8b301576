package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every native operation against a plain loop in double precision. Sums of up to a hundred unit
/// normals in float32 differ from it by a few 1e-6; 1e-5 leaves room for another order of sums.
@ExtendWith(TestEngine.class)
class OpsTest {
  private static final double TOLERANCE = 1e-5;

  private final Random random = new Random(5);
  private Engine engine;
  private NDManager scope;
  private Ops ops;

  @BeforeEach
  void open(Engine engine) {
    this.engine = engine;
    scope = engine.scope();
    ops = engine.ops(scope);
  }

  private void openOn(Engine other) {
    scope.close();
    open(other);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private float[] normals(int count) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  private NDArray array(float[] values, long... shape) {
    return scope.create(values, new Shape(shape));
  }

  private static void assertClose(double[] expected, NDArray actual) {
    var values = actual.toFloatArray();
    assertEquals(expected.length, values.length);
    for (var i = 0; i < values.length; i++) {
      assertEquals(expected[i], values[i], TOLERANCE * (1 + Math.abs(expected[i])), "at " + i);
    }
  }

  /// One row by a matrix and by a transposed view, whose sizes eight pieces divide or not.
  @ParameterizedTest
  @CsvSource({"19, 24", "16, 21", "5, 8", "24, 16"})
  void aRowByPiecesOfAMatrix(int out, int in) {
    var x = array(normals(in), 1, 1, in);
    var b = array(normals(out), out);
    var script = engine.script(Ops.class, "ops.py");
    for (var w : List.of(array(normals(out * in), out, in), turned(normals(out * in), out, in))) {
      var whole = script.one(scope, "linear", x, w, b);
      var pieces = script.one(scope, "linear_pieces", x, w, b);
      assertEquals(whole.getShape(), pieces.getShape());
      assertArrayEquals(whole.toFloatArray(), pieces.toFloatArray(), 1e-5f);
      assertArrayEquals(
          script.one(scope, "linear_nobias", x, w).toFloatArray(),
          script.one(scope, "linear_pieces_nobias", x, w).toFloatArray(),
          1e-5f);
    }
  }

  private NDArray turned(float[] values, int out, int in) {
    return array(values, in, out).transpose();
  }

  /// More outputs than are widened at a time. The usual product rounds what it yields to 8 bits,
  /// the others do not.
  @ParameterizedTest
  @ValueSource(strings = {"linear_widened", "linear_widened_onednn"})
  void aBfloat16MatrixMayBeWidenedPieceByPiece(String method, @OnProcessor Engine engine) {
    openOn(engine);
    var x = array(normals(3 * 40), 1, 3, 40);
    var w = ops.toBfloat16(array(normals(300 * 40), 300, 40));
    var b = array(normals(300), 300);
    var script = engine.script(Ops.class, "ops.py");
    for (var bias : List.of(true, false)) {
      var name = bias ? "" : "_nobias";
      var args = bias ? new Object[] {x, w, b} : new Object[] {x, w};
      var usual = script.one(scope, "linear_bf16" + name, args);
      var widened = script.one(scope, method + name, args);
      assertEquals(new Shape(1, 3, 300), widened.getShape());
      var expected = usual.toFloatArray();
      var values = widened.toFloatArray();
      for (var i = 0; i < values.length; i++) {
        assertEquals(expected[i], values[i], 0.005 * (10 + Math.abs(expected[i])), "at " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40})
  void linear(int rows) {
    assertProducts(rows, "linear");
  }

  /// Whichever the machine's measurement picks is right.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40})
  void linearByOneDnn(int rows, @OnProcessor Engine engine) {
    openOn(engine);
    assertProducts(rows, "linear_onednn", "linear_onednn_transposed");
  }

  /// With and without a bias.
  private void assertProducts(int rows, String... methods) {
    int in = 24;
    int out = 17;
    var x = normals(rows * in);
    var w = normals(out * in);
    var b = normals(out);
    var expected = new double[rows * out];
    for (var r = 0; r < rows; r++) {
      for (var o = 0; o < out; o++) {
        var sum = 0.0;
        for (var i = 0; i < in; i++) {
          sum += (double) x[r * in + i] * w[o * in + i];
        }
        expected[r * out + o] = sum;
      }
    }
    var nx = array(x, rows, in);
    var nw = array(w, out, in);
    var transposed = ops.transposed(nw).transpose();
    var nb = array(b, out);
    assertClose(expected, ops.linear(nx, nw));
    var script = engine.script(Ops.class, "ops.py");
    for (var method : methods) {
      assertClose(expected, script.one(scope, method + "_nobias", nx, nw));
      assertClose(expected, script.one(scope, method + "_nobias", nx, transposed));
    }
    for (var i = 0; i < expected.length; i++) {
      expected[i] += b[i % out];
    }
    assertClose(expected, ops.linear(nx, nw, nb));
    for (var method : methods) {
      assertClose(expected, script.one(scope, method, nx, nw, nb));
      assertClose(expected, script.one(scope, method, nx, transposed, nb));
    }
  }

  /// Processors without bfloat16 lack this product: libtorch then says so.
  @Test
  void onednn_multiplies_in_bfloat16_as_libtorch_does_or_not_at_all(@OnProcessor Engine engine) {
    openOn(engine);
    var x = array(normals(3 * 24), 3, 24);
    var w = ops.toBfloat16(array(normals(17 * 24), 17, 24));
    var b = array(normals(17), 17);
    var script = engine.script(Ops.class, "ops.py");
    var expected = script.one(scope, "linear_bf16", x, w, b).toFloatArray();
    NDArray y;
    try {
      y = script.one(scope, "linear_bf16_onednn", x, w, b);
    } catch (EngineException e) {
      assertNotEquals("linear_bf16_onednn", engine.linears().bfloat16MethodFor(3));
      return;
    }
    // Both round a sum of about 5 to eight bits.
    assertArrayEquals(expected, y.toFloatArray(), 0x1p-5f);
  }

  /// The product for a single row keeps every axis before the last: decoding goes in as `[1, 1,
  /// d]`.
  @Test
  void a_matrix_times_a_vector() {
    int in = 24;
    int out = 17;
    var x = normals(in);
    var w = normals(out * in);
    var b = normals(out);
    var bare = new double[out];
    for (var o = 0; o < out; o++) {
      for (var i = 0; i < in; i++) {
        bare[o] += (double) x[i] * w[o * in + i];
      }
    }
    var biased = new double[out];
    Arrays.setAll(biased, o -> bare[o] + b[o]);
    var nw = array(w, out, in);
    var nb = array(b, out);
    var script = engine.script(Ops.class, "ops.py");
    for (var shape : new long[][] {{in}, {1, in}, {1, 1, in}}) {
      var nx = array(x, 1, in).reshape(shape);
      shape[shape.length - 1] = out;
      var y = script.one(scope, "linear_mv_nobias", nx, nw);
      assertEquals(new Shape(shape), y.getShape());
      assertClose(bare, y);
      y = script.one(scope, "linear_mv", nx, nw, nb);
      assertEquals(new Shape(shape), y.getShape());
      assertClose(biased, y);
    }
  }

  @Test
  void normalisations() {
    int rows = 5;
    int d = 12;
    var eps = 1e-5;
    var x = normals(rows * d);
    var gain = normals(d);
    var bias = normals(d);
    var centred = new double[rows * d];
    var rms = new double[rows * d];
    for (var r = 0; r < rows; r++) {
      var mean = 0.0;
      var square = 0.0;
      for (var i = 0; i < d; i++) {
        mean += x[r * d + i] / (double) d;
        square += (double) x[r * d + i] * x[r * d + i] / d;
      }
      var variance = square - mean * mean;
      for (var i = 0; i < d; i++) {
        centred[r * d + i] = (x[r * d + i] - mean) / Math.sqrt(variance + eps);
        rms[r * d + i] = x[r * d + i] / Math.sqrt(square + eps);
      }
    }
    var nx = array(x, rows, d);
    var neps = scope.create((float) eps);
    assertClose(centred, ops.centreAndScale(nx, neps));
    assertClose(rms, ops.rms(nx, neps));
    for (var i = 0; i < centred.length; i++) {
      centred[i] = centred[i] * gain[i % d] + bias[i % d];
    }
    var ngain = array(gain, d);
    var nbias = array(bias, d);
    assertClose(centred, ops.layerNorm(nx, ngain, nbias, neps));
    assertClose(centred, ops.affine(ops.centreAndScale(nx, neps), ngain, nbias));
  }

  @Test
  void activations() {
    var x = normals(50);
    var gelu = new double[x.length];
    var silu = new double[x.length];
    var relu = new double[x.length];
    for (var i = 0; i < x.length; i++) {
      double v = x[i];
      var inner = Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v);
      gelu[i] = 0.5 * v * (1 + Math.tanh(inner));
      silu[i] = v / (1 + Math.exp(-v));
      relu[i] = Math.max(v, 0);
    }
    assertClose(gelu, ops.geluTanh(array(x, 50)));
    assertClose(silu, ops.silu(array(x, 50)));
    assertClose(relu, ops.relu(array(x, 50)));
    var one = ops.gelu(array(new float[] {-2, 0, 1}, 3));
    assertClose(new double[] {-0.045500263896, 0, 0.841344746069}, one);
  }

  @Test
  void rotary() {
    int t = 3;
    int h = 2;
    int e = 6;
    var x = normals(t * h * e);
    var cos = new float[t * e];
    var sin = new float[t * e];
    var expected = new double[x.length];
    for (var p = 0; p < t; p++) {
      for (var i = 0; i < e / 2; i++) {
        var angle = random.nextDouble();
        cos[p * e + i] = cos[p * e + i + e / 2] = (float) Math.cos(angle);
        sin[p * e + i] = sin[p * e + i + e / 2] = (float) Math.sin(angle);
        for (var head = 0; head < h; head++) {
          var at = (p * h + head) * e + i;
          double a = x[at];
          double b = x[at + e / 2];
          expected[at] = a * Math.cos(angle) - b * Math.sin(angle);
          expected[at + e / 2] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    }
    assertClose(expected, ops.rotary(array(x, 1, t, h, e), array(cos, t, e), array(sin, t, e)));
  }

  @Test
  void rotaryOfAPartLeavesTheRest() {
    int t = 3;
    int e = 5;
    int turning = 4;
    var x = normals(t * e);
    var cos = normals(t * turning);
    var sin = normals(t * turning);
    var part = new float[t * turning];
    for (var p = 0; p < t; p++) {
      System.arraycopy(x, p * e, part, p * turning, turning);
    }
    var ncos = array(cos, t, turning);
    var nsin = array(sin, t, turning);
    var turned = ops.rotary(array(part, 1, t, 1, turning), ncos, nsin).toFloatArray();
    var expected = new double[x.length];
    for (var i = 0; i < x.length; i++) {
      expected[i] = i % e < turning ? turned[i / e * turning + i % e] : x[i];
    }
    assertClose(expected, ops.rotary(array(x, 1, t, 1, e), ncos, nsin));
  }

  /// Queries are the last `t` of `s` positions; four heads share `k` key-value heads. Whole texts
  /// of more than 64 tokens go by blocks: one more than a block, full blocks, and a part of one.
  /// With a window or a cap everything goes by blocks, except in a gradient graph.
  @ParameterizedTest
  @CsvSource({
    "5, 5, 4, 0, 0",
    "5, 5, 2, 0, 0",
    "1, 5, 1, 0, 0",
    "3, 7, 2, 0, 0",
    "1, 1, 4, 0, 0",
    "65, 65, 4, 0, 0",
    "128, 128, 2, 0, 0",
    "150, 150, 1, 0, 0",
    "5, 5, 4, 2, 0",
    "5, 5, 4, 1, 0.5",
    "1, 5, 1, 3, 0",
    "3, 7, 2, 7, 0",
    "3, 7, 2, 4, 0.7",
    "150, 150, 1, 70, 0",
    "150, 150, 1, 0, 0.9",
    "70, 150, 2, 30, 2"
  })
  void attention(int t, int s, int k, int window, double cap) {
    int h = 4;
    int e = 3;
    var scale = 0.4f;
    var q = normals(t * h * e);
    var keys = normals(s * k * e);
    var values = normals(s * k * e);
    var pattern = new double[h * t * s];
    var z = new double[t * h * e];
    for (var head = 0; head < h; head++) {
      var shared = head / (h / k);
      for (var i = 0; i < t; i++) {
        var sum = 0.0;
        var last = s - t + i;
        for (var j = window == 0 ? 0 : Math.max(0, last - window + 1); j <= last; j++) {
          var score = 0.0;
          for (var c = 0; c < e; c++) {
            score += scale * q[(i * h + head) * e + c] * keys[(j * k + shared) * e + c];
          }
          score = cap > 0 ? cap * Math.tanh(score / cap) : score;
          pattern[(head * t + i) * s + j] = Math.exp(score);
          sum += Math.exp(score);
        }
        for (var j = 0; j < s; j++) {
          var p = pattern[(head * t + i) * s + j] /= sum;
          for (var c = 0; c < e; c++) {
            z[(i * h + head) * e + c] += p * values[(j * k + shared) * e + c];
          }
        }
      }
    }
    var nq = array(q, 1, t, h, e);
    var nk = array(keys, 1, s, k, e);
    var nv = array(values, 1, s, k, e);
    var nscale = scope.create(scale);
    assertClose(z, ops.attention(nq, nk, nv, nscale, window, cap));
    assertClose(pattern, ops.attentionPattern(nq, nk, nscale, window, cap));
    assertClose(z, ops.mix(ops.attentionPattern(nq, nk, nscale, window, cap), nv));
    assertClose(z, engine.differentiableOps(scope).attention(nq, nk, nv, nscale, window, cap));
  }

  @Test
  void softCapAndGainsLessOne() {
    var x = normals(12);
    var gain = normals(4);
    var capped = new double[12];
    Arrays.setAll(capped, i -> 0.8 * Math.tanh(x[i] / 0.8));
    var scaled = new double[12];
    Arrays.setAll(scaled, i -> x[i] * (1.0 + gain[i % 4]));
    var nx = array(x, 3, 4);
    for (var either : new Ops[] {ops, engine.differentiableOps(scope)}) {
      assertClose(capped, either.softCap(nx, 0.8));
      assertClose(scaled, either.timesOnePlus(nx, array(gain, 4)));
    }
  }

  @Test
  void rowsAreWrittenInPlace() {
    var into = scope.zeros(new Shape(4, 2));
    ops.writeRows(into, array(new float[] {1, 2, 3, 4}, 2, 2), 1);
    assertArrayEquals(new float[] {0, 0, 1, 2, 3, 4, 0, 0}, into.toFloatArray());
  }

  @Test
  void aCacheIsWrittenInPlaceAndSeenUpToThere() {
    var cache = scope.zeros(new Shape(1, 6, 2, 3));
    var first = normals(2 * 6);
    var second = normals(6);
    ops.cacheWrite(cache, array(first, 1, 2, 2, 3), 0);
    var seen = ops.cacheWrite(cache, array(second, 1, 1, 2, 3), 2);
    assertEquals(new Shape(1, 3, 2, 3), seen.getShape());
    var expected = new float[18];
    System.arraycopy(first, 0, expected, 0, 12);
    System.arraycopy(second, 0, expected, 12, 6);
    assertArrayEquals(expected, seen.toFloatArray());
    assertArrayEquals(expected, cache.get(":, :3").toFloatArray());
  }

  @Test
  void tokenStatisticsAndCrossEntropy() {
    int rows = 4;
    int v = 9;
    var logits = normals(rows * v);
    var targets = new long[] {3, 0, -100, 8};
    var surprisal = new double[rows];
    var entropy = new double[rows];
    var mean = 0.0;
    for (var r = 0; r < rows; r++) {
      var sum = 0.0;
      for (var i = 0; i < v; i++) {
        sum += Math.exp(logits[r * v + i]);
      }
      for (var i = 0; i < v; i++) {
        var p = Math.exp(logits[r * v + i]) / sum;
        entropy[r] -= p * Math.log(p);
        if (i == targets[r]) {
          surprisal[r] = -Math.log(p);
          mean += surprisal[r] / 3;
        }
      }
    }
    var nl = array(logits, rows, v);
    var nt = scope.create(targets);
    var statistics = ops.tokenStatistics(nl, nt, 2);
    assertClose(surprisal, statistics.get(0));
    assertClose(entropy, statistics.get(1));
    var ids = statistics.get(2).toLongArray();
    for (var r = 0; r < rows; r++) {
      for (var i = 0; i < v; i++) {
        var above = logits[r * v + i] > logits[r * v + (int) ids[2 * r + 1]];
        assertEquals(above, i == ids[2 * r], "row " + r + ": only the first is above the second");
      }
    }
    assertClose(new double[] {mean}, ops.crossEntropy(nl, nt));
  }

  /// A token that cannot come must not make the entropy of the others NaN.
  @Test
  void anImpossibleTokenHasNoPartInTheEntropy() {
    var logits = array(new float[] {0, 0, Float.NEGATIVE_INFINITY}, 1, 3);
    var statistics = ops.tokenStatistics(logits, scope.create(new long[] {0}), 1);
    assertClose(new double[] {Math.log(2)}, statistics.get(1));
  }

  /// The gradient through a differentiable operation is that of the product: dL/dW = 1 x^T.
  @Test
  void gradientsReachTheWeights() {
    try (var recording = engine.gradientScope()) {
      var differentiable = engine.differentiableOps(recording);
      var x = recording.create(new float[] {1, 2, 3}, new Shape(1, 3));
      var w = recording.zeros(new Shape(2, 3));
      w.setRequiresGradient(true);
      var y = differentiable.linear(x, w).sum();
      JniUtils.backward((PtNDArray) y, (PtNDArray) recording.create(1f), false, false);
      assertArrayEquals(new float[] {1, 2, 3, 1, 2, 3}, w.getGradient().toFloatArray());
    }
  }
}
