package org.featurescope.viz.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final double[] EDGES = {1, 2, 4, 8};

  @Test
  void quantiles_lie_in_their_bucket_in_proportion() {
    var histogram = Histogram.of(EDGES, new long[] {50, 40, 10}, 8, 0.25, 0.5, 0.9, 1);
    assertEquals(
        List.of(1.5, 2.0, 4.0, 8.0),
        histogram.quantiles().stream().map(Histogram.Quantile::value).toList());
  }

  @Test
  void no_quantile_is_larger_than_the_largest_value() {
    var histogram = Histogram.of(EDGES, new long[] {0, 0, 4}, 5, 0.99);
    assertTrue(histogram.quantiles().getFirst().value() <= 5);
    assertEquals(5, histogram.end(2));
  }

  @Test
  void empty_buckets_at_both_ends_are_left_out() {
    var histogram = Histogram.of(EDGES, new long[] {0, 7, 0}, 3, 0.5);
    assertEquals(1, histogram.first());
    assertEquals(1, histogram.last());
  }

  @Test
  void a_bucket_and_the_whole_can_be_said_in_words() {
    var histogram =
        Histogram.of(new double[] {1.2, 1.31, 1.43}, new long[] {1204, 1}, 1.43, 0.5, 0.999);
    assertEquals("1.20 to 1.31: 1\u202F204 tokens", histogram.words(0));
    assertEquals("1.31 to 1.43: 1 token", histogram.words(1));
    assertEquals(
        "Histogram of 1\u202F205 activations up to 1.43, 50\u202F% below 1.26, 99.9\u202F% below"
            + " 1.31",
        histogram.spoken());
    assertEquals("No activations", Histogram.empty().spoken());
  }

  @Test
  void edges_that_do_not_fit_are_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> Histogram.of(EDGES, new long[] {1, 2}, 4, 0.5));
    assertThrows(
        IllegalArgumentException.class,
        () -> Histogram.of(new double[] {2, 1}, new long[] {1}, 4, 0.5));
  }
}
