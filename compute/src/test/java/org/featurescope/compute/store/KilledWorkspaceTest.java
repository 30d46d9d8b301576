package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that edit and index, killed as the system kills, at moments that nobody chose: what
/// they reported as saved is there, what they were at is there whole or not at all, and the file is
/// sound. Each goes on with the file that the one before left.
class KilledWorkspaceTest {
  private static final int KILLS = 200;
  private static final int LANES = 2;

  @TempDir Path folder;

  @Test
  void whatWasReportedAsSavedOutlivesAKill() throws Exception {
    try (var lanes = Executors.newFixedThreadPool(LANES)) {
      var work =
          IntStream.range(0, LANES).mapToObj(lane -> lanes.submit(() -> killAgain(lane))).toList();
      var met = 0;
      for (var lane : work) {
        met += lane.get();
      }
      // Else the kills came before or after all work.
      assertTrue(met > KILLS / 2, "only " + met + " were met at work");
    }
  }

  /// @return how many were met at work
  private int killAgain(int lane) throws Exception {
    var file = folder.resolve("lane-" + lane + ".db");
    var random = new Random(lane);
    var met = 0;
    for (var kill = 0; kill < KILLS / LANES; kill++) {
      var output = folder.resolve("lane-" + lane + "-" + kill + ".txt");
      var child = start(file, output, kill);
      try {
        awaitFirstReport(child, output);
        TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
      } finally {
        child.destroyForcibly().waitFor();
      }
      met += verify(file, output);
      Files.delete(output);
    }
    return met;
  }

  private static Process start(Path file, Path output, int seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            BusyChild.class.getName(),
            file.toString(),
            Integer.toString(seed))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void awaitFirstReport(Process child, Path output)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Files.size(output) == 0) {
      assertTrue(child.isAlive() && System.nanoTime() < end, "nothing happened");
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /// @return 1 when the process had saved more than its start
  private static int verify(Path file, Path output) throws IOException {
    var said = Files.readString(output, StandardCharsets.UTF_8);
    // A line that was cut off by the kill reports nothing.
    var lines = said.substring(0, said.lastIndexOf('\n') + 1).lines().toList();
    var edits = 0;
    var indexes = 0;
    var states = 0;
    for (var line : lines) {
      var words = line.split(" ");
      switch (words[0]) {
        case "begun", "edited" -> edits = Math.max(edits, Integer.parseInt(words[1]));
        case "indexed" -> indexes = Integer.parseInt(words[1]);
        case "saved" -> states = Integer.parseInt(words[1]);
        default -> throw new AssertionError(said);
      }
    }
    try (var workspace = Workspace.open(file)) {
      assertTrue(workspace.state().writable());
      verifyEdits(workspace, edits);
      verifyIndex(workspace, indexes);
      verifyState(workspace, states);
      assertEquals(
          List.of(), new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation()));
    }
    return lines.size() > 3 ? 1 : 0;
  }

  /// Every edit up to the last reported one; at most one more was under way.
  private static void verifyEdits(Workspace workspace, int reported) {
    var list = workspace.lists().find("edits").orElse(new FeatureList("edits", List.of()));
    for (var edit = Math.max(0, reported - 40); edit < reported; edit++) {
      var annotation = workspace.annotation(BusyChild.key(edit));
      assertEquals(BusyChild.label(edit), annotation.label().orElseThrow().text());
      assertEquals(BusyChild.label(edit), annotation.note());
      assertEquals(List.of("tag" + edit), annotation.tags());
      assertTrue(annotation.starred());
    }
    if (reported > 0) {
      assertTrue(list.features().contains(BusyChild.key(reported - 1)));
      assertTrue(!workspace.find("edit" + (reported - 1) + "x", 1).isEmpty());
    }
  }

  private static void verifyIndex(Workspace workspace, int reported) {
    var run = workspace.run(BusyChild.index(0).subject());
    if (run.isEmpty()) {
      assertEquals(0, reported);
      return;
    }
    var generation = (int) run.get().seed();
    assertTrue(generation >= reported, generation + " is older than " + reported);
    var index = BusyChild.index(generation);
    assertEquals(index.run(), run.get());
    for (var latent = 0; latent < BusyChild.LATENTS; latent += 9) {
      assertEquals(index.feature(latent), workspace.feature(index.subject(), latent));
    }
    assertEquals(BusyChild.LATENTS, workspace.features(index.subject()).size());
  }

  private static void verifyState(Workspace workspace, int reported) throws IOException {
    var saved = workspace.index().resume(BusyChild.PURPOSE);
    if (saved.isEmpty()) {
      assertEquals(0, reported);
      return;
    }
    try (var in = saved.get()) {
      var bytes = in.readAllBytes();
      var number = bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
      assertTrue(number >= reported);
      assertArrayEquals(BusyChild.state(number), bytes);
    }
  }
}
