package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TourInterruptionTest {
  /// Much less than what a work has until the process ends without it.
  private static final long MOST_SECONDS = 15;

  @TempDir Path folder;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no process can be sent Ctrl-C there")
  void ctrl_c_ends_the_tour_with_a_sentence() throws Exception {
    var pictures = folder.resolve("tour");
    try (var tour =
        ChildProcess.start(folder, "tour", "--threads=1", "--out", pictures.toString())) {
      tour.await(() -> Files.exists(pictures.resolve("read-light.png")));
      var asked = System.nanoTime();
      assertEquals(130, tour.interrupt(), tour::said);
      assertTrue(System.nanoTime() - asked < TimeUnit.SECONDS.toNanos(MOST_SECONDS), tour::said);
      assertTrue(
          tour.said().contains("error: stopped (what was drawn before is whole)"), tour::said);
    }
  }
}
