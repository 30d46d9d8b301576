package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredOnceTest {
  @TempDir private Path folder;
  private int asked;

  private boolean count(boolean answer) {
    asked++;
    return answer;
  }

  @Test
  void what_the_first_process_found_holds_for_every_later_one() {
    try (var first = TestEngine.measuringIn(folder);
        var second = TestEngine.measuringIn(folder)) {
      assertTrue(first.measuredOnce("a step", () -> count(true)));
      assertTrue(first.measuredOnce("a step", () -> count(false)));
      assertTrue(second.measuredOnce("a step", () -> count(false)));
      assertEquals(1, asked);

      assertFalse(second.measuredOnce("a longer step", () -> count(false)));
      assertFalse(first.measuredOnce("a longer step", () -> count(true)));
      assertEquals(2, asked);
    }
  }

  @Test
  void where_nothing_can_be_kept_it_holds_for_the_process() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "in the way");
    try (var engine = TestEngine.measuringIn(file)) {
      assertTrue(engine.measuredOnce("a step", () -> count(true)));
      assertTrue(engine.measuredOnce("a step", () -> count(false)));
    }
  }

  @Test
  void an_answer_that_is_none_is_measured_again() throws IOException {
    try (var engine = TestEngine.measuringIn(folder)) {
      assertTrue(engine.measuredOnce("a step", () -> count(true)));
    }
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.writeString(file, "perhaps");
      }
    }
    try (var engine = TestEngine.measuringIn(folder)) {
      assertTrue(engine.measuredOnce("a step", () -> count(true)));
      assertTrue(engine.measuredOnce("a step", () -> count(false)));
      assertEquals(2, asked);
    }
  }
}
