package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir Path folder;

  private static List<Double> steps(Path file) {
    return MetricsLog.read(file).stream().map(line -> line.get("step")).toList();
  }

  @Test
  void writesOneJsonObjectALine() throws IOException {
    var file = folder.resolve("metrics.jsonl");
    try (var log = MetricsLog.open(file, 0)) {
      log.add(1, Map.of("loss", 2.5));
      log.add(2, Map.of("loss", 1.23456789));
    }
    assertEquals(
        "{\"step\":1,\"loss\":2.5}\n{\"step\":2,\"loss\":1.23457}\n", Files.readString(file));
  }

  @Test
  void aFigureThatIsNotFiniteIsNullAndReadAsMissing() throws IOException {
    var file = folder.resolve("metrics.jsonl");
    try (var log = MetricsLog.open(file, 0)) {
      log.add(1, Map.of("loss", Double.NaN));
    }
    assertEquals("{\"step\":1,\"loss\":null}\n", Files.readString(file));
    assertEquals(List.of(Map.of("step", 1.0)), MetricsLog.read(file));
  }

  @Test
  void whatIsNoNumberIsNoFigure() throws IOException {
    var file = folder.resolve("metrics.jsonl");
    Files.writeString(
        file, "{\"step\":1,\"note\":\"slow\",\"loss\":0.5}\n{\"step\":\"two\",\"loss\":1}\n");
    assertEquals(List.of(Map.of("step", 1.0, "loss", 0.5)), MetricsLog.read(file));
  }

  @Test
  void goingOnFromACheckpointForgetsTheStepsAfterIt() {
    var file = folder.resolve("metrics.jsonl");
    try (var log = MetricsLog.open(file, 0)) {
      for (var step = 1; step <= 5; step++) {
        log.add(step, Map.of());
      }
    }
    try (var log = MetricsLog.open(file, 3)) {
      log.add(4, Map.of());
    }
    assertEquals(List.of(1.0, 2.0, 3.0, 4.0), steps(file));
  }

  @Test
  void aLineThatWasNotFinishedIsDropped() throws IOException {
    var file = folder.resolve("metrics.jsonl");
    try (var log = MetricsLog.open(file, 0)) {
      log.add(1, Map.of());
    }
    Files.writeString(file, "{\"step\":2,\"lo", StandardOpenOption.APPEND);
    assertEquals(List.of(1.0), steps(file));
    try (var log = MetricsLog.open(file, 2)) {
      log.add(2, Map.of());
    }
    assertEquals(List.of(1.0, 2.0), steps(file));
  }

  @Test
  void aNewTrainingBeginsAnEmptyLog() {
    var file = folder.resolve("metrics.jsonl");
    try (var log = MetricsLog.open(file, 0)) {
      log.add(1, Map.of());
    }
    MetricsLog.open(file, 0).close();
    assertEquals(List.of(), MetricsLog.read(file));
  }
}
