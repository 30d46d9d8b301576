package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.featurescope.compute.job.Figure;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
  private long now;

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private void after(double seconds) {
    now += Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
  }

  @Test
  void short_work_says_nothing_in_a_log() {
    try (var line = new ProgressLine("Reading", err, false, () -> now)) {
      after(4);
      line.report(10, 10, "tokens");
    }
    assertEquals("", text());
  }

  @Test
  void long_work_adds_a_line_every_five_seconds_to_a_log() {
    try (var line = new ProgressLine("Reading", err, false, () -> now)) {
      line.report(0, 2000, "tokens");
      for (var done = 1; done <= 10; done++) {
        after(1);
        line.report(done * 100, 2000, "tokens");
      }
    }
    assertEquals(
        """
        Reading   25 %  500 of 2,000 tokens  100/s  15 s left
        Reading   50 %  1,000 of 2,000 tokens  100/s  10 s left
        """,
        text());
  }

  @Test
  void unknown_totals_show_only_what_is_done() {
    try (var line = new ProgressLine("Unpacking", err, false, () -> now)) {
      line.report(0, -1, "files");
      after(10);
      line.report(25, -1, "files");
    }
    assertEquals("Unpacking  25 files  2.5/s\n", text());
  }

  @Test
  void what_was_done_before_counts_neither_for_the_speed_nor_for_the_time_left() {
    try (var line = new ProgressLine("Training", err, false, () -> now)) {
      line.report(0, 10, "bytes");
      after(4);
      line.report(10, 10, "bytes");
      line.report(500, 1000, "steps");
      after(5);
      line.report(600, 1000, "steps");
    }
    assertEquals("Training   60 %  600 of 1,000 steps  20.0/s  20 s left\n", text());
  }

  @Test
  void work_that_knows_how_fast_it_goes_on_is_believed() {
    try (var line = new ProgressLine("Training", err, false, () -> now)) {
      line.report(0, 1000, "steps");
      after(5);
      line.report(10, 1000, "steps", List.of(), OptionalDouble.of(20));
    }
    assertEquals("Training    1 %  10 of 1,000 steps  20.0/s  50 s left\n", text());
  }

  @Test
  void figures_follow_with_their_names() {
    try (var line = new ProgressLine("Training", err, false, () -> now)) {
      after(6);
      line.report(
          1,
          2,
          "steps",
          List.of(
              Figure.of("tokens/s", 12345.6),
              Figure.of("loss", 0.123456),
              Figure.share("dead", 0.031)));
    }
    assertEquals(
        "Training   50 %  1 of 2 steps  tokens/s 12,346  loss 0.1235  dead 3.1 %\n", text());
  }

  @Test
  void a_terminal_gets_a_bar_that_is_wiped_at_the_end() {
    try (var line = new ProgressLine("Reading", err, true, () -> now)) {
      after(0.2);
      line.report(1, 2, "layers");
    }
    var lines = text().split("\r");
    assertTrue(
        lines[1].startsWith("Reading  [############............]  50 %  1 of 2 layers"), lines[1]);
    assertTrue(lines[2].isBlank(), text());
    assertTrue(text().endsWith("\r"));
  }
}
