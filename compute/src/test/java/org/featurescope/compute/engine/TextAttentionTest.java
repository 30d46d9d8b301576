package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attention by blocks is softmax(q k^T scale) v over the positions up to each query's own, as
/// plain loops in double precision give it.
@ExtendWith(TestEngine.class)
class TextAttentionTest {
  /// Sums of some hundred products of numbers of size one, and exponentials to seven digits.
  private static final double TOLERANCE = 2e-5;

  private static final int WIDTH = 24;

  private final Random random = new Random(5);

  private Engine engine;

  @BeforeEach
  void open(@OnProcessor Engine engine) {
    this.engine = engine;
  }

  private record Text(int length, int heads, int keyHeads, float[] q, float[] k, float[] v) {}

  private Text text(int length, int heads, int keyHeads, double size) {
    return new Text(
        length,
        heads,
        keyHeads,
        normals(length * heads * WIDTH, size),
        normals(length * keyHeads * WIDTH, 1),
        normals(length * keyHeads * WIDTH, 1));
  }

  private float[] normals(int count, double size) {
    var numbers = new float[count];
    for (var i = 0; i < count; i++) {
      numbers[i] = (float) (size * random.nextGaussian());
    }
    return numbers;
  }

  private static float[] attention(Text text, Engine engine) {
    assertEquals(MicroKernel.of(engine).isPresent(), TextAttention.isWorthIt(text.length, engine));
    try (var scope = engine.scope()) {
      var kv = new Shape(1, text.length, text.keyHeads, WIDTH);
      var q = scope.create(text.q, new Shape(1, text.length, text.heads, WIDTH));
      var scale = Ops.parameter(scope, 1 / Math.sqrt(WIDTH));
      var ops = engine.ops(scope);
      return ops.attention(q, scope.create(text.k, kv), scope.create(text.v, kv), scale)
          .toFloatArray();
    }
  }

  private static double[] loops(Text text) {
    var z = new double[text.q.length];
    for (var t = 0; t < text.length; t++) {
      for (var head = 0; head < text.heads; head++) {
        var shared = head / (text.heads / text.keyHeads);
        var scores = new double[t + 1];
        var from = (t * text.heads + head) * WIDTH;
        for (var s = 0; s <= t; s++) {
          for (var i = 0; i < WIDTH; i++) {
            scores[s] +=
                (double) text.q[from + i] * text.k[(s * text.keyHeads + shared) * WIDTH + i];
          }
          scores[s] /= Math.sqrt(WIDTH);
        }
        var largest = Arrays.stream(scores).max().orElseThrow();
        var sum = Arrays.stream(scores).map(score -> Math.exp(score - largest)).sum();
        for (var s = 0; s <= t; s++) {
          var share = Math.exp(scores[s] - largest) / sum;
          for (var i = 0; i < WIDTH; i++) {
            z[from + i] += share * text.v[(s * text.keyHeads + shared) * WIDTH + i];
          }
        }
      }
    }
    return z;
  }

  private static void assertAlike(double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (var i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE, "number " + i);
    }
  }

  /// Whole blocks and parts of one, keys of one head and of several; queries so large that the
  /// pattern is all on one position, and so small that it is on all.
  @ParameterizedTest
  @CsvSource({
    "192, 1, 1, 40",
    "193, 2, 1, 1",
    "200, 4, 2, 1e-6",
    "255, 3, 3, 1",
    "256, 2, 2, 1",
    "320, 6, 2, 10"
  })
  void isThatOfPlainLoops(int length, int heads, int keyHeads, double size) {
    var text = text(length, heads, keyHeads, size);
    assertAlike(loops(text), attention(text, engine));
  }

  @Test
  void noPositionSeesALaterOne() {
    var text = text(200, 2, 1, 1);
    var other = new Text(200, 2, 1, text.q, text.k.clone(), text.v.clone());
    Arrays.fill(other.k, 150 * WIDTH, 200 * WIDTH, 9);
    Arrays.fill(other.v, 150 * WIDTH, 200 * WIDTH, 1e9f);
    var seen = 150 * 2 * WIDTH;
    assertArrayEquals(
        Arrays.copyOf(attention(text, engine), seen),
        Arrays.copyOf(attention(other, engine), seen));
  }

  @Test
  void threadsChangeNothing() {
    var text = text(333, 3, 3, 1);
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 3);
    try (var three = Engine.start(options, Progress.none())) {
      assertArrayEquals(attention(text, engine), attention(text, three));
    }
  }
}
