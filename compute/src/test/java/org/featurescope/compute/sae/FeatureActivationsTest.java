package org.featurescope.compute.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureActivationsTest {
  private final FeatureActivations z =
      new FeatureActivations(
          10,
          new int[] {0, 3, 3, 5},
          new int[] {1, 4, 9, 4, 7},
          new float[] {0.5f, 2, 0.25f, 1, 1});

  @Test
  void whatIsAbsentIsZero() {
    assertEquals(2, z.value(0, 4));
    assertEquals(0, z.value(0, 5));
    assertEquals(0, z.value(1, 4));
    assertArrayEquals(new float[] {2, 0, 1}, z.column(4));
  }

  @Test
  void strongestFirstAndEqualsInTheOrderOfLatents() {
    assertArrayEquals(new int[] {1, 0, 2}, z.strongest(0, 5));
    assertArrayEquals(new int[] {1}, z.strongest(0, 1));
    assertArrayEquals(new int[] {3, 4}, z.strongest(2, 2));
    assertArrayEquals(new int[0], z.strongest(1, 3));
  }

  @Test
  void rowsCutOutAndPutTogetherAreTheSame() {
    var again = FeatureActivations.concat(10, List.of(z.rows(0, 1), z.rows(1, 1), z.rows(1, 3)));
    assertArrayEquals(z.rowStarts(), again.rowStarts());
    assertArrayEquals(z.latentIndices(), again.latentIndices());
    assertArrayEquals(z.values(), again.values());
  }

  @Test
  void refusesArraysThatDoNotFit() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new FeatureActivations(10, new int[] {0, 2}, new int[1], new float[1]));
  }
}
