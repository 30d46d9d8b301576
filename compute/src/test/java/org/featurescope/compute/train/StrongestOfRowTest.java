package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
import org.junit.jupiter.params.provider.CsvSource;

/// What stays of a row is what sorting the whole row would leave.
@ExtendWith(TestEngine.class)
class StrongestOfRowTest {

  /// The largest values above 0 of every row; of equal ones those in front.
  private static float[] sorted(float[] h, int width, int keep) {
    var expected = new float[h.length];
    for (var row = 0; row < h.length; row += width) {
      var first = row;
      IntStream.range(row, row + width)
          .filter(i -> h[i] > 0)
          .boxed()
          .sorted(Comparator.comparing((Integer i) -> -h[i]).thenComparing(i -> i - first))
          .limit(keep)
          .forEach(i -> expected[i] = h[i]);
    }
    return expected;
  }

  private static void assertKept(Engine engine, float[] h, int width, int keep) {
    try (var scope = engine.scope()) {
      var array = scope.create(h.clone(), new Shape(h.length / width, width));
      StrongestOfRow.keep(array, keep, 2);
      assertArrayEquals(sorted(h, width, keep), array.toFloatArray());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 3", "40, 40", "513, 64", "2458, 512"})
  void normalValuesAreKeptAsSortingKeepsThem(int width, int keep, @OnProcessor Engine engine) {
    var random = new Random(width);
    var h = new float[64 * width];
    for (var i = 0; i < h.length; i++) {
      h[i] = (float) random.nextGaussian();
    }
    assertKept(engine, h, width, keep);
  }

  @Test
  void equalValuesStayFromTheFront(@OnProcessor Engine engine) {
    var random = new Random(1);
    var h = new float[40 * 30];
    for (var i = 0; i < h.length; i++) {
      h[i] = random.nextInt(4) - 1;
    }
    assertKept(engine, h, 30, 7);
  }

  @Test
  void hugeTinyAndInfiniteValuesHaveTheirPlace(@OnProcessor Engine engine) {
    var h =
        new float[] {
          Float.MAX_VALUE,
          Float.MIN_VALUE,
          1e-30f,
          Float.POSITIVE_INFINITY,
          -0f,
          0f,
          -5f,
          1f,
          2f,
          1.0000001f
        };
    for (var keep = 1; keep <= h.length; keep++) {
      assertKept(engine, h, h.length, keep);
    }
  }

  @Test
  void aRowWithNothingAboveZeroIsSilent(@OnProcessor Engine engine) {
    var h = new float[20];
    Arrays.fill(h, -1);
    assertKept(engine, h, 10, 3);
  }
}
