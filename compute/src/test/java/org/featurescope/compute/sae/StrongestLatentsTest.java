package org.featurescope.compute.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class StrongestLatentsTest {

  /// `h` by row, shown in blocks of `block` columns.
  private static NDList found(float[][] h, int block, int k, int threads, NDManager scope) {
    var strongest = new StrongestLatents(h.length, k, threads);
    for (var first = 0; first < h[0].length; first += block) {
      var end = Math.min(first + block, h[0].length);
      var part = new float[h.length * (end - first)];
      for (var row = 0; row < h.length; row++) {
        System.arraycopy(h[row], first, part, row * (end - first), end - first);
      }
      strongest.add(scope.create(part, new Shape(h.length, end - first)), first);
    }
    return strongest.found(scope);
  }

  /// Whole numbers from a small range tie all the time.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20})
  void theyAreTheFirstOfTheSortedRow(int k, @OnProcessor Engine engine) {
    var random = new Random(k);
    var h = new float[70][20];
    for (var row : h) {
      for (var i = 0; i < row.length; i++) {
        row[i] = random.nextInt(9) - 4;
      }
    }
    try (var scope = engine.scope()) {
      for (var threads = 1; threads <= 3; threads += 2) {
        var found = found(h, 7, k, threads, scope);
        var values = found.get(0).toFloatArray();
        var latents = found.get(1).toIntArray();
        for (var row = 0; row < h.length; row++) {
          var line = h[row];
          var expected = strongest(line, k);
          var own = Arrays.copyOfRange(latents, row * k, (row + 1) * k);
          assertArrayEquals(expected, own, "row " + row);
          for (var i = 0; i < k; i++) {
            assertEquals(line[own[i]], values[row * k + i]);
          }
        }
      }
    }
  }

  /// A processor's own NaN has its sign bit set.
  @ParameterizedTest
  @ValueSource(ints = {0x7FC00000, 0xFFC00000})
  void whatIsNoNumberIsNotOverlooked(int bits, @OnProcessor Engine engine) {
    var h = new float[][] {{1, 2, Float.intBitsToFloat(bits), 9, 3}};
    try (var scope = engine.scope()) {
      var found = found(h, 2, 2, 1, scope);
      assertArrayEquals(new int[] {2, 3}, found.get(1).toIntArray());
      assertTrue(Float.isNaN(found.get(0).toFloatArray()[0]));
    }
  }

  /// Wide enough for the maxima of groups to say what a value must reach, and to be folded again.
  @ParameterizedTest
  @ValueSource(ints = {300, 700, 2048, 2050})
  void aWideBlockIsFoldedIntoGroups(int width, @OnProcessor Engine engine) {
    var k = 6;
    var random = new Random(width);
    var h = new float[20][3 * width];
    for (var row : h) {
      var size = random.nextFloat() * 8 + 0.1f;
      for (var i = 0; i < row.length; i++) {
        // Rounded, so that some tie.
        row[i] = Math.round(random.nextGaussian() * size * 8) / 8f;
      }
    }
    try (var scope = engine.scope()) {
      var found = found(h, width, k, 1, scope).get(1).toIntArray();
      for (var row = 0; row < h.length; row++) {
        assertArrayEquals(
            strongest(h[row], k), Arrays.copyOfRange(found, row * k, (row + 1) * k), "row " + row);
      }
    }
  }

  /// Values that bfloat16 holds exactly are found by its bits as they are by those of float32.
  @Test
  void aBlockMayBeOfBfloat16(@OnProcessor Engine engine) {
    var k = 5;
    var random = new Random(3);
    var line = new float[1000];
    for (var i = 0; i < line.length; i++) {
      line[i] = random.nextInt(511) - 255;
    }
    try (var scope = engine.scope()) {
      var h = scope.create(line, new Shape(1, line.length));
      var strongest = new StrongestLatents(1, k, 1);
      strongest.addBfloat16(engine.ops(scope).toBfloat16(h), 0);
      var found = strongest.found(scope);
      var latents = found.get(1).toIntArray();
      assertArrayEquals(strongest(line, k), latents);
      assertEquals(line[latents[0]], found.get(0).toFloatArray()[0]);
    }
  }

  /// The k largest, of equal ones the first, in their order.
  private static int[] strongest(float[] line, int k) {
    return IntStream.range(0, line.length)
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> -line[i]).thenComparing(Comparator.naturalOrder()))
        .limit(k)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  @Test
  void aRowOfMinusInfinitiesStillNamesDifferentLatents(@OnProcessor Engine engine) {
    var none = Float.NEGATIVE_INFINITY;
    var h = new float[][] {{none, 4, none, none}, {none, none, none, none}};
    try (var scope = engine.scope()) {
      var found = found(h, 4, 3, 1, scope);
      assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2}, found.get(1).toIntArray());
      assertEquals(4, found.get(0).toFloatArray()[1]);
    }
  }
}
