package org.featurescope.app.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// How fast a job is said to go.
class RunningJobTest {
  private long nanos;
  private final RunningJob job = new RunningJob("Work", () -> nanos);

  private void report(double seconds, long done, OptionalDouble rate) {
    nanos = Math.round(seconds * 1e9);
    job.progress(() -> {}).report(done, 100, "steps", List.of(), rate);
    job.flush();
  }

  @Test
  void by_what_was_done_since_its_first_report() {
    report(1, 20, OptionalDouble.empty());
    assertEquals(OptionalDouble.empty(), job.snapshot().rate());
    report(3, 40, OptionalDouble.empty());
    assertEquals(OptionalDouble.of(10), job.snapshot().rate());
    assertEquals(Optional.of(Duration.ofSeconds(6)), job.snapshot().remaining());
  }

  @Test
  void by_what_it_knows_itself_from_its_first_step() {
    report(0, 0, OptionalDouble.empty());
    report(0.1, 1, OptionalDouble.of(20));
    report(2, 2, OptionalDouble.of(20));
    assertEquals(OptionalDouble.of(20), job.snapshot().rate());
    assertEquals(Optional.of(Duration.ofMillis(4900)), job.snapshot().remaining());
  }
}
