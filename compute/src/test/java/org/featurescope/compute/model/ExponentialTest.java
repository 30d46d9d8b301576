package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ExponentialTest {

  @Property
  void elevenDigitsWhereTheyCount(@ForAll @DoubleRange(min = -64, max = 64) double x) {
    assertEquals(Math.exp(x), Exponential.of(x), 1e-11 * Math.exp(x));
  }

  @Property
  void twoDigitsBeyond(@ForAll @DoubleRange(min = -700, max = 709) double x) {
    assertEquals(Math.exp(x), Exponential.of(x), 0.01 * Math.exp(x));
  }

  @Test
  void whatIsBeyondDoublesIsNeitherInfiniteNorNegative() {
    assertTrue(Double.isFinite(Exponential.of(1e30)));
    assertEquals(0, Exponential.of(-1e30), Double.MIN_NORMAL);
    assertTrue(Double.isNaN(Exponential.of(Double.NaN)));
    assertEquals(1, Exponential.of(0));
  }
}
