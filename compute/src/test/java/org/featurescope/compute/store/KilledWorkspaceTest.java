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
    var child = BusyProgram.in(folder);
    try (var lanes = Executors.newFixedThreadPool(LANES)) {
      var work =
          IntStream.range(0, LANES)
              .mapToObj(lane -> lanes.submit(() -> killAgain(child, lane)))
              .toList();
      for (var lane : work) {
        var reported = lane.get();
        // Else the kills came before or after all work.
        assertTrue(reported.edits() > KILLS / LANES, reported.toString());
        assertTrue(reported.indexes() > KILLS / LANES / 10, reported.toString());
        assertTrue(reported.states() > KILLS / LANES / 10, reported.toString());
      }
    }
  }

  /// How many things the processes have reported as saved.
  private record Reported(int edits, int indexes, int states) {
    Reported plus(Reported other) {
      return new Reported(edits + other.edits, indexes + other.indexes, states + other.states);
    }
  }

  private Reported killAgain(BusyProgram program, int lane) throws Exception {
    var file = folder.resolve("lane-" + lane + ".db");
    var random = new Random(lane);
    var reported = new Reported(0, 0, 0);
    for (var kill = 0; kill < KILLS / LANES; kill++) {
      var output = folder.resolve("lane-" + lane + "-" + kill + ".txt");
      var child = program.start(file, output, Integer.toString(kill));
      try {
        awaitReports(child, output, kill % 4 < 2, 1 + random.nextInt(8));
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
      } finally {
        child.destroyForcibly().waitFor();
      }
      reported = reported.plus(verify(file, output));
      Files.delete(output);
    }
    return reported;
  }

  /// Half of them are met at their first indexes or states, half at any edit.
  private static void awaitReports(Process child, Path output, boolean edits, int count)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!has(edits, count, Files.readString(output))) {
      if (!child.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("nothing happened: " + Files.readString(output));
      }
      // The processes need the time more than the one that watches them.
      TimeUnit.MILLISECONDS.sleep(4);
    }
  }

  private static boolean has(boolean edits, int count, String said) {
    return edits
        ? said.lines().skip(count - 1).findAny().isPresent()
        : said.contains("indexed") || said.contains("saved");
  }

  private static Reported verify(Path file, Path output) throws IOException {
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
    return new Reported(
        (int) lines.stream().filter(line -> line.startsWith("edited")).count(),
        (int) lines.stream().filter(line -> line.startsWith("indexed")).count(),
        (int) lines.stream().filter(line -> line.startsWith("saved")).count());
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
