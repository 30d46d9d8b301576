package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Steps of every kind, in double precision: losses against plain loops, gradients against finite
/// differences of those, and what a step does with its gradients against Adam written out.
@ExtendWith(TestEngine.class)
class SparseStepTest {
  private static final int N = 24;
  private static final int D = 8;
  private static final int ROWS = 12;
  private static final int K = 3;
  private static final int[] ALL = {N};
  private static final int[] NESTED = {4, 10, N};
  private static final int[] DEAD = {1, 5, 6, 11, 17, 20};
  private static final double SCALE = 1.3;
  private static final double RATE = 1e-2;
  private static final double AVERAGE = 0.1;

  /// Every kind, alone and with dead latents, as autoencoder and as transcoder.
  enum Case {
    TOPK(new SaeKind.TopK(K), ALL, Wires.SAE),
    TOPK_TRANSCODER(new SaeKind.TopK(K), ALL, Wires.TRANSCODER),
    TOPK_SKIP_TRANSCODER(new SaeKind.TopK(K), ALL, Wires.SKIP),
    BATCH_TOPK(new SaeKind.BatchTopK(K, 0.1), ALL, Wires.SAE),
    BATCH_TOPK_TRANSCODER(new SaeKind.BatchTopK(K, 0.1), ALL, Wires.TRANSCODER),
    BATCH_TOPK_SKIP_TRANSCODER(new SaeKind.BatchTopK(K, 0.1), ALL, Wires.SKIP),
    RELU(new SaeKind.Relu(0.07), ALL, Wires.SAE),
    RELU_TRANSCODER(new SaeKind.Relu(0.07), ALL, Wires.TRANSCODER),
    RELU_SKIP_TRANSCODER(new SaeKind.Relu(0.07), ALL, Wires.SKIP),
    JUMP_RELU(new SaeKind.JumpRelu(0.05, 0.6), ALL, Wires.SAE),
    JUMP_RELU_TRANSCODER(new SaeKind.JumpRelu(0.05, 0.6), ALL, Wires.TRANSCODER),
    JUMP_RELU_SKIP_TRANSCODER(new SaeKind.JumpRelu(0.05, 0.6), ALL, Wires.SKIP),
    MATRYOSHKA_TOPK(new SaeKind.TopK(K), NESTED, Wires.SAE),
    MATRYOSHKA_BATCH_TOPK(new SaeKind.BatchTopK(K, 0.1), NESTED, Wires.SAE),
    MATRYOSHKA_TRANSCODER(new SaeKind.BatchTopK(K, 0.1), NESTED, Wires.TRANSCODER),
    MATRYOSHKA_SKIP_TRANSCODER(new SaeKind.TopK(K), NESTED, Wires.SKIP);

    final SaeKind kind;
    final int[] prefixes;
    final Wires wires;

    Case(SaeKind kind, int[] prefixes, Wires wires) {
      this.kind = kind;
      this.prefixes = prefixes;
      this.wires = wires;
    }
  }

  private enum Wires {
    SAE,
    TRANSCODER,
    SKIP
  }

  /// One case's data, parameters, step and oracle.
  private static final class Bench implements AutoCloseable {
    final NDManager scope;
    final SaeParameters parameters;
    final SparseStep step;
    final PlainSae plain;
    final NDArray x;
    final NDArray y;
    final int[] dead;

    Bench(Engine engine, Case of, int[] dead, int auxk) {
      this.scope = engine.scope();
      this.dead = dead;
      var random = new Random(7);
      var o = of.wires == Wires.SAE ? D : 6;
      var inputs = rows(random, ROWS, D);
      var targets = of.wires == Wires.SAE ? inputs : rows(random, ROWS, o);
      this.x = array(inputs);
      this.y = array(targets);
      this.parameters = parameters(random, of, o);
      var tied = of.wires == Wires.SAE;
      this.step = new SparseStep(engine, parameters, of.kind, of.prefixes, tied, auxk, 0.4, scope);
      this.plain =
          new PlainSae(N, of.kind, of.prefixes, tied, auxk, 0.4, dead, SCALE, inputs, targets);
    }

    private SaeParameters parameters(Random random, Case of, int o) {
      var p =
          SaeParameters.starting(
              array(rows(random, N, D)),
              array(rows(random, N, o)),
              vector(random, o, 0.3),
              vector(random, N, 0.3),
              scope);
      if (of.kind instanceof SaeKind.JumpRelu) {
        p = p.withLogThreshold(vector(random, N, 0.5), scope);
      }
      if (of.kind instanceof SaeKind.BatchTopK) {
        p = p.withRunningThreshold(scope);
      }
      return of.wires == Wires.SKIP ? p.withSkip(array(rows(random, o, D)), scope) : p;
    }

    private static double[][] rows(Random random, int rows, int columns) {
      var values = new double[rows][columns];
      for (var row : values) {
        Arrays.setAll(row, i -> 0.5 * random.nextGaussian());
      }
      return values;
    }

    private NDArray array(double[][] rows) {
      var flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
      return scope.create(flat, new Shape(rows.length, rows[0].length));
    }

    private NDArray vector(Random random, int length, double scale) {
      var values = new double[length];
      Arrays.setAll(values, i -> scale * random.nextGaussian());
      return scope.create(values);
    }

    Map<String, double[]> values() {
      var values = new LinkedHashMap<String, double[]>();
      parameters.trained().forEach((name, p) -> values.put(name, p.value().toDoubleArray()));
      return values;
    }

    @Override
    public void close() {
      scope.close();
    }
  }

  private static void assertClose(String what, double[] expected, double[] got, double tolerance) {
    assertEquals(expected.length, got.length, what);
    for (var i = 0; i < got.length; i++) {
      var allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertTrue(
          Math.abs(expected[i] - got[i]) <= allowed,
          what + " " + i + ": " + got[i] + " instead of " + expected[i]);
    }
  }

  /// Losses are sums of products of numbers around 1; central differences with a step of 1e-6 are
  /// exact to about 1e-9, and the smallest gradients that matter are around 1e-4.
  private static void assertGradients(Bench bench) {
    var base = bench.values();
    var found = bench.step.result(bench.x, bench.y, bench.dead, SCALE);
    assertEquals(bench.plain.loss(base, base), found.loss(), 1e-12);

    var got = bench.step.gradients(bench.x, bench.y, bench.dead, SCALE, bench.scope);
    var expected = bench.plain.gradient(base, 1e-6);

    assertEquals(expected.keySet(), got.keySet());
    expected.forEach((name, by) -> {
      assertTrue(Arrays.stream(by).anyMatch(g -> Math.abs(g) > 1e-3), name + " has a gradient");
      assertClose(name, by, got.get(name).toDoubleArray(), 1e-7);
    });
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreFiniteDifferences(Case of, Engine engine) {
    try (var bench = new Bench(engine, of, new int[0], 4)) {
      assertGradients(bench);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsWithDeadLatentsAreFiniteDifferences(Case of, Engine engine) {
    try (var bench = new Bench(engine, of, DEAD, 4)) {
      assertGradients(bench);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Case.class,
      names = {"TOPK", "MATRYOSHKA_BATCH_TOPK"})
  void auxKTakesFewerWhereThereAreFewer(Case of, Engine engine) {
    try (var bench = new Bench(engine, of, DEAD, 16)) {
      assertGradients(bench);
    }
  }

  /// Decoder rows to length 1, the gradient without its part along them, Adam, moving average: in
  /// plain loops from gradients that were checked above.
  @ParameterizedTest
  @EnumSource
  void aStepIsAdamOnProjectedGradients(Case of, Engine engine) {
    try (var bench = new Bench(engine, of, DEAD, 4)) {
      var expected = new LinkedHashMap<String, double[][]>();
      bench
          .values()
          .forEach((name, value) -> {
            var zeros = new double[value.length];
            expected.put(name, new double[][] {value, zeros, zeros.clone(), value.clone()});
          });
      for (var number = 1; number <= 3; number++) {
        var gradients = bench.step.gradients(bench.x, bench.y, DEAD, SCALE, bench.scope);
        var moment = new TrainingStep.Moment(number, SCALE, RATE, AVERAGE, 1, false);
        bench.step.run(bench.x, bench.y, DEAD, moment);
        for (var name : gradients.keySet()) {
          var g = gradients.get(name).toDoubleArray();
          if (name.equals("decoder")) {
            project(expected.get(name)[0], g, g.length / N);
          }
          adam(expected.get(name), g, number);
        }
      }
      for (var name : expected.keySet()) {
        var state = bench.parameters.trained().get(name).state();
        for (var part = 0; part < 4; part++) {
          assertClose(
              name + " part " + part, expected.get(name)[part], state[part].toDoubleArray(), 1e-9);
        }
      }
    }
  }

  private static void project(double[] decoder, double[] g, int width) {
    for (var row = 0; row < N; row++) {
      var squares = 0.0;
      for (var j = row * width; j < (row + 1) * width; j++) {
        squares += decoder[j] * decoder[j];
      }
      var along = 0.0;
      for (var j = row * width; j < (row + 1) * width; j++) {
        decoder[j] /= Math.sqrt(squares);
        along += decoder[j] * g[j];
      }
      for (var j = row * width; j < (row + 1) * width; j++) {
        g[j] -= along * decoder[j];
      }
    }
  }

  private static void adam(double[][] p, double[] g, int number) {
    for (var i = 0; i < g.length; i++) {
      p[1][i] = 0.9 * p[1][i] + 0.1 * g[i];
      p[2][i] = 0.999 * p[2][i] + 0.001 * g[i] * g[i];
      var mean = p[1][i] / (1 - Math.pow(0.9, number));
      var square = p[2][i] / (1 - Math.pow(0.999, number));
      p[0][i] -= RATE * mean / (Math.sqrt(square) + 6.25e-10);
      p[3][i] += AVERAGE * (p[0][i] - p[3][i]);
    }
  }

  /// The plain step has its own fast path, which is held to torch's autograd; both are the same.
  @Test
  void topKIsThePlainStep(Engine engine) {
    try (var general = new Bench(engine, Case.TOPK, DEAD, 4);
        var plain = new Bench(engine, Case.TOPK, DEAD, 4)) {
      var step = new SaeStep(engine, plain.parameters, K, 4, 0.4, plain.scope);
      for (var number = 1; number <= 3; number++) {
        var moment = new TrainingStep.Moment(number, SCALE, RATE, AVERAGE, 1, false);
        var one = general.step.run(general.x, general.y, DEAD, moment);
        var other = new TopKStep(step).run(plain.x, plain.y, DEAD, moment);
        assertEquals(other.loss(), one.loss(), 1e-12);
        assertEquals(other.auxiliary(), one.auxiliary(), 1e-12);
        assertEquals(other.l0(ROWS), one.l0(ROWS));
      }
      var expected = plain.values();
      general.values().forEach((name, got) -> assertClose(name, expected.get(name), got, 1e-9));
    }
  }

  @Test
  void batchTopKKeepsKOnAverage(Engine engine) {
    try (var bench = new Bench(engine, Case.BATCH_TOPK, new int[0], 4)) {
      var z = bench.step.result(bench.x, bench.y, new int[0], SCALE);
      assertEquals(K, z.l0(ROWS));
      var byRow =
          bench.plain.activations(
              bench.plain.preActivations(bench.values()), bench.values(), bench.values());
      var counts =
          Arrays.stream(byRow).mapToLong(row -> Arrays.stream(row).filter(v -> v > 0).count());
      assertTrue(counts.distinct().count() > 1, "rows have different numbers");
    }
  }

  /// The first smallest activation, then a tenth of the way to each later one.
  @Test
  void theRunningThresholdFollowsTheSmallestActivation(Engine engine) {
    try (var bench = new Bench(engine, Case.BATCH_TOPK, new int[0], 4)) {
      var expected = 0.0;
      for (var number = 1; number <= 3; number++) {
        var moment = new TrainingStep.Moment(number, SCALE, RATE, AVERAGE, 1, false);
        var found = bench.step.run(bench.x, bench.y, new int[0], moment);
        var smallest = Arrays.stream(found.active()).filter(v -> v > 0).min().orElseThrow();
        expected = number == 1 ? smallest : 0.9 * expected + 0.1 * smallest;
        var running = bench.parameters.runningThreshold().orElseThrow();
        assertEquals(expected, running.toDoubleArray()[0], 1e-12);
      }
    }
  }

  @Test
  void thePriceOfSparsityCanBePhasedIn(Engine engine) {
    try (var full = new Bench(engine, Case.RELU, new int[0], 4);
        var none = new Bench(engine, Case.RELU, new int[0], 4)) {
      var with =
          full.step.run(
              full.x, full.y, new int[0], new TrainingStep.Moment(1, SCALE, 0, 0, 0.5, false));
      var without =
          none.step.run(
              none.x, none.y, new int[0], new TrainingStep.Moment(1, SCALE, 0, 0, 0, false));
      assertEquals(0, without.sparsity());
      assertEquals(without.loss() + with.sparsity(), with.loss(), 1e-12);
      var sum = Arrays.stream(with.active()).sum();
      assertEquals(0.5 * 0.07 * sum / ROWS, with.sparsity(), 1e-12);
    }
  }

  /// Several tiles of rows and latents, a batch of which only few entries are above 0.
  @Test
  void batchTopKFindsTheStrongestOfManyTiles(Engine engine) {
    var n = 8192 + 100;
    var rows = 600;
    var most = 1000;
    try (var scope = engine.scope()) {
      var x = scope.randomNormal(0, 1, new Shape(rows, 4), DataType.FLOAT32);
      var w = scope.randomNormal(0, 1, new Shape(n, 4), DataType.FLOAT32);
      var b = scope.randomNormal(0, 1, new Shape(n), DataType.FLOAT32);
      var found = new EntrySelector(engine, w, b, scope).strongest(x, most, scope);
      var h = engine.ops(scope).linear(x, w, b).toFloatArray();
      var got = found.get(2).toFloatArray();
      assertEquals(most, got.length);
      for (var i = 0; i < most; i++) {
        var at = found.get(0).toIntArray()[i] * n + found.get(1).toIntArray()[i];
        assertEquals(h[at], got[i], 1e-4f);
      }
      Arrays.sort(h);
      Arrays.sort(got);
      for (var i = 0; i < most; i++) {
        assertEquals(h[h.length - most + i], got[i], 1e-4f);
      }
    }
  }
}
