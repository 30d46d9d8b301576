package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {
  private static FeatureStatistics of(float... values) {
    var counts = new long[LogHistogram.BUCKETS];
    var max = 0f;
    for (var value : values) {
      counts[LogHistogram.bucket(value)]++;
      max = Math.max(max, value);
    }
    return new FeatureStatistics(3, 1000, values.length, 0, 0, max, new LogHistogram(0, counts));
  }

  @Test
  void theTypicalMaximumIsWhatOneFiringInAHundredExceeds() {
    var random = new Random(1);
    var values = new float[5000];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(random.nextGaussian());
    }
    var sorted = values.clone();
    Arrays.sort(sorted);
    var exact = sorted[4949];
    // Half of a bucket of an eighth of an octave.
    assertEquals(exact, of(values).typicalMaximum().orElseThrow(), exact * 0.05);
  }

  @Test
  void oneTokenThatIsFarAboveTheOthersDoesNotMoveIt() {
    var values = new float[300];
    Arrays.fill(values, 4);
    values[7] = 400;
    assertEquals(4, of(values).typicalMaximum().orElseThrow(), 0.2);
  }

  @Test
  void itIsNeverAboveTheMaximum() {
    assertEquals(OptionalDouble.of(4), of(4, 4, 4).typicalMaximum());
    var withoutHistogram = new FeatureStatistics(3, 1000, 5, 0, 0, 7, LogHistogram.empty());
    assertEquals(OptionalDouble.of(7), withoutHistogram.typicalMaximum());
  }

  @Test
  void whatNeverFiredHasNone() {
    assertEquals(OptionalDouble.empty(), of().typicalMaximum());
  }
}
