package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private record Text(
      int length, int heads, int keyHeads, int width, float[] q, float[] k, float[] v) {}

  private Text text(int length, int heads, int keyHeads, double size) {
    return text(length, heads, keyHeads, WIDTH, size);
  }

  private Text text(int length, int heads, int keyHeads, int width, double size) {
    return new Text(
        length,
        heads,
        keyHeads,
        width,
        normals(length * heads * width, size),
        normals(length * keyHeads * width, 1),
        normals(length * keyHeads * width, 1));
  }

  private float[] normals(int count, double size) {
    var numbers = new float[count];
    for (var i = 0; i < count; i++) {
      numbers[i] = (float) (size * random.nextGaussian());
    }
    return numbers;
  }

  private static float[] attention(Text text, Engine engine) {
    return attention(text, 1 / Math.sqrt(text.width), engine);
  }

  private static float[] attention(Text text, double factor, Engine engine) {
    try (var scope = engine.scope()) {
      var kv = new Shape(1, text.length, text.keyHeads, text.width);
      var q = scope.create(text.q, new Shape(1, text.length, text.heads, text.width));
      var scale = Ops.parameter(scope, factor);
      assertEquals(
          factor > 0 && MicroKernel.of(engine).isPresent(),
          TextAttention.isWorthIt(q.getShape(), kv, scale.getFloat(), engine));
      var ops = engine.ops(scope);
      return ops.attention(q, scope.create(text.k, kv), scope.create(text.v, kv), scale)
          .toFloatArray();
    }
  }

  private static double[] loops(Text text) {
    return loops(text, 1 / Math.sqrt(text.width));
  }

  private static double[] loops(Text text, double factor) {
    var z = new double[text.q.length];
    for (var t = 0; t < text.length; t++) {
      for (var head = 0; head < text.heads; head++) {
        var shared = head / (text.heads / text.keyHeads);
        var scores = new double[t + 1];
        var from = (t * text.heads + head) * text.width;
        for (var s = 0; s <= t; s++) {
          for (var i = 0; i < text.width; i++) {
            scores[s] +=
                (double) text.q[from + i] * text.k[(s * text.keyHeads + shared) * text.width + i];
          }
          scores[s] *= factor;
        }
        var largest = Arrays.stream(scores).max().orElseThrow();
        var sum = Arrays.stream(scores).map(score -> Math.exp(score - largest)).sum();
        for (var s = 0; s <= t; s++) {
          var share = Math.exp(scores[s] - largest) / sum;
          for (var i = 0; i < text.width; i++) {
            z[from + i] += share * text.v[(s * text.keyHeads + shared) * text.width + i];
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

  /// Whole blocks and parts of one, keys of one head and of several, heads of any width; queries so
  /// large that the pattern is all on one position, and so small that it is on all.
  @ParameterizedTest
  @CsvSource({
    "192, 1, 1, 24, 40",
    "193, 2, 1, 24, 1",
    "200, 4, 2, 24, 1e-6",
    "255, 3, 3, 24, 1",
    "256, 2, 2, 24, 1",
    "320, 6, 2, 24, 10",
    "193, 2, 2, 1, 1",
    "200, 3, 1, 7, 1",
    "257, 2, 1, 80, 1",
    "260, 8, 1, 128, 1",
    "192, 1, 1, 256, 1"
  })
  void isThatOfPlainLoops(int length, int heads, int keyHeads, int width, double size) {
    var text = text(length, heads, keyHeads, width, size);
    assertAlike(loops(text), attention(text, engine));
  }

  @Test
  void noPositionSeesALaterOne() {
    var text = text(200, 2, 1, 1);
    var other = new Text(200, 2, 1, WIDTH, text.q, text.k.clone(), text.v.clone());
    Arrays.fill(other.k, 150 * WIDTH, 200 * WIDTH, 9);
    Arrays.fill(other.v, 150 * WIDTH, 200 * WIDTH, Float.MAX_VALUE);
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

  /// Scores that grow towards the other side, and none at all.
  @ParameterizedTest
  @ValueSource(doubles = {-0.3, 0})
  void anyScaleIsTaken(double factor) {
    var text = text(200, 2, 1, 10);
    assertAlike(loops(text, factor), attention(text, factor, engine));
  }

  /// Of a query it is this one position that has no result, of a key those from it on.
  @ParameterizedTest
  @CsvSource({"NaN, true", "Infinity, true", "NaN, false"})
  void whatIsNoNumberSpoilsNothingBeforeIt(float value, boolean ofQuery) {
    var text = text(200, 1, 1, 1);
    var expected = attention(text, engine);
    (ofQuery ? text.q : text.k)[100 * WIDTH] = value;
    var actual = attention(text, engine);
    var end = (ofQuery ? 101 : 200) * WIDTH;
    for (var i = 0; i < actual.length; i++) {
      if (i >= 100 * WIDTH && i < end) {
        assertEquals(Float.NaN, actual[i], "number " + i);
      } else {
        assertEquals(expected[i], actual[i], "number " + i);
      }
    }
  }

  /// What a buffer of Java's cannot hold, and what scripts are faster with.
  @Test
  void neitherHugeTextsNorShortOnesAreTaken() {
    var here = MicroKernel.of(engine).isPresent();
    var large = new Shape(1, 65_536, 32, 128);
    assertEquals(here, TextAttention.isWorthIt(large, new Shape(1, 65_536, 8, 128), 1, engine));
    var huge = new Shape(1, 131_072, 32, 128);
    assertFalse(TextAttention.isWorthIt(huge, new Shape(1, 131_072, 8, 128), 1, engine));
    // Of which the last tile is filled up.
    var almost = new Shape(1, 65_537, 64, 127);
    assertEquals(here, TextAttention.isWorthIt(almost, new Shape(1, 65_537, 1, 127), 1, engine));
    var full = new Shape(1, 8_388_577, 1, 64);
    assertFalse(TextAttention.isWorthIt(full, full, 1, engine));
    var few = new Shape(1, 191, 2, 64);
    assertFalse(TextAttention.isWorthIt(few, few, 1, engine));
  }

  /// Texts that are attended to side by side, on threads which share the work of each.
  @Test
  void textsBesideEachOtherChangeNothing() {
    var texts = IntStream.range(0, 6).mapToObj(i -> text(200 + 50 * i, 4, 2, 1)).toList();
    var alone = texts.stream().map(text -> attention(text, engine)).toList();
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 3);
    try (var three = Engine.start(options, Progress.none())) {
      var together = texts.parallelStream().map(text -> attention(text, three)).toList();
      for (var i = 0; i < texts.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i));
      }
    }
  }
}
