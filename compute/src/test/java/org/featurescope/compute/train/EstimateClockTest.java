package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalDouble;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;

class EstimateClockTest {
  private long now;
  private long done;
  private final EstimateClock clock = new EstimateClock(Progress.none(), () -> now);

  EstimateClockTest() {
    clock.report(0, EstimateClock.MOST, "steps");
  }

  private void take(int steps, double seconds, double told) {
    for (var step = 0; step < steps; step++) {
      now += Math.round(seconds * 1e9);
      done++;
      clock.report(done, EstimateClock.MOST, "steps", List.of(), OptionalDouble.of(1 / told));
    }
  }

  @Test
  void short_steps_are_taken_for_two_seconds_and_the_last_one_knows_best() {
    take(19, 0.1, 0.3);
    assertThrows(EstimateClock.Enough.class, () -> take(1, 0.1, 0.1));
    assertEquals(0.1, clock.secondsAStep(), 1e-9);
  }

  @Test
  void of_long_steps_a_few_are_enough_but_not_fewer() {
    take(4, 20, 20);
    assertThrows(EstimateClock.Enough.class, () -> take(1, 20, 21));
    assertEquals(21, clock.secondsAStep(), 1e-9);
  }
}
