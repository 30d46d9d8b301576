package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StepPaceTest {
  private final StepPace pace = new StepPace();

  private void take(int steps, double seconds) {
    for (var step = 0; step < steps; step++) {
      pace.took(seconds);
    }
  }

  private double told() {
    return pace.secondsAStep().orElseThrow();
  }

  @Test
  void before_the_first_step_nobody_knows() {
    pace.shared(3, 64);
    assertEquals(OptionalDouble.empty(), pace.secondsAStep());
  }

  @Test
  void slow_first_steps_are_soon_forgotten() {
    pace.took(1.2);
    pace.took(0.4);
    take(2, 0.05);
    assertEquals(0.05, told(), 1e-9, "a mean of all would be eight times as long");
  }

  @Test
  void what_is_done_for_many_steps_is_borne_by_all_of_them() {
    pace.shared(3, 60);
    take(10, 0.04);
    assertEquals(0.09, told(), 1e-9, "as long as no other one was needed");
    take(50, 0.04);
    pace.shared(2.4, 60);
    pace.took(0.04);
    assertEquals(0.08, told(), 1e-9, "and in the step that waited for it");
  }

  @Test
  void a_machine_that_slows_down_is_followed() {
    take(5000, 0.1);
    take(100, 0.2);
    assertEquals(0.2, told(), 1e-9);
  }

  @Test
  void of_steps_that_differ_it_is_the_mean() {
    for (var step = 0; step < 100; step++) {
      take(1, 0.1);
      take(1, 0.3);
    }
    assertTrue(Math.abs(told() - 0.2) < 0.01, "not what most of them took: " + told());
  }
}
