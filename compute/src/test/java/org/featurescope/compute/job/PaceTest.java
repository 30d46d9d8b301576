package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  private OptionalDouble told(double seconds, long done, String unit) {
    return pace.rate(done, unit, Math.round(seconds * 1e9));
  }

  private double told(double seconds, long done) {
    return told(seconds, done, "tokens").orElseThrow();
  }

  @Test
  void in_the_first_moments_nobody_knows() {
    assertEquals(OptionalDouble.empty(), told(5, 20, "tokens"));
    assertEquals(OptionalDouble.empty(), told(5.2, 24, "tokens"));
    assertEquals(20, told(6, 40), 1e-9);
  }

  @Test
  void what_has_not_moved_has_no_speed() {
    told(0, 20, "tokens");
    assertEquals(OptionalDouble.empty(), told(9, 20, "tokens"));
  }

  @Test
  void a_slow_beginning_is_soon_forgotten() {
    told(0, 0, "tokens");
    told(2, 10);
    for (var second = 3; second <= 4; second++) {
      told(second, 10 + 100L * (second - 2));
    }
    assertEquals(100, told(5, 310), 1e-9, "a mean of all would say 62");
  }

  @Test
  void work_that_slows_down_is_followed() {
    for (var second = 0; second <= 100; second++) {
      told(second, 1000L * second, "bytes");
    }
    var rate = OptionalDouble.empty();
    for (var second = 101; second <= 200; second++) {
      rate = told(second, 100_000 + 10L * (second - 100), "bytes");
    }
    assertTrue(rate.orElseThrow() < 30, "a mean of all would say 505: " + rate);
  }

  @Test
  void work_that_comes_in_lumps_has_their_mean() {
    for (var second = 0; second <= 600; second += 60) {
      told(second, 100L * second, "bytes");
    }
    assertEquals(100, told(660, 66_000, "bytes").orElseThrow(), 1e-9);
  }

  @Test
  void another_kind_of_work_and_one_that_begins_again_have_a_speed_of_their_own() {
    told(0, 0, "bytes");
    told(9, 900, "bytes");
    assertEquals(OptionalDouble.empty(), told(10, 500, "tokens"));
    assertEquals(7, told(20, 570), 1e-9);
    assertEquals(OptionalDouble.empty(), told(21, 0, "tokens"));
    assertEquals(3, told(31, 30), 1e-9);
  }

  @Test
  void however_often_it_is_told_it_is_the_same() {
    var rate = OptionalDouble.empty();
    for (var report = 0; report <= 1_000_000; report++) {
      rate = told(report / 1e4, report, "bytes");
    }
    assertEquals(1e4, rate.orElseThrow(), 1e-3);
  }
}
