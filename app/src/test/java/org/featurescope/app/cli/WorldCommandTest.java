package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorldCommandTest {
  @TempDir Path folder;

  @Test
  void theSameSeedWritesTheSameTextAndTruth() throws IOException {
    for (var name : new String[] {"a", "b"}) {
      var run =
          CliRun.of(
              "world",
              "--seed",
              "4",
              "--characters",
              "20000",
              "--out",
              folder.resolve(name + ".txt").toString(),
              "--truth",
              folder.resolve(name + ".jsonl").toString());
      assertEquals(0, run.code(), run.err());
    }
    assertEquals(-1, Files.mismatch(folder.resolve("a.txt"), folder.resolve("b.txt")));
    assertEquals(-1, Files.mismatch(folder.resolve("a.jsonl"), folder.resolve("b.jsonl")));
    assertTrue(Files.size(folder.resolve("a.txt")) >= 20_000);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not everybody may make a link there")
  void ofALinkWhatItLeadsToIsReplaced() throws IOException {
    var text = Files.writeString(folder.resolve("text.txt"), "old");
    var link = Files.createSymbolicLink(folder.resolve("link.txt"), text);
    assertEquals(0, CliRun.of("world", "--out", link.toString(), "--characters", "500").code());
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.size(text) >= 500);
  }

  @Test
  void anExamIsOneQuestionALine() throws IOException {
    var exam = folder.resolve("exam.jsonl");
    assertEquals(0, CliRun.of("world", "--exam", exam.toString(), "--questions", "2").code());
    var first = Files.readAllLines(exam).getFirst();
    assertTrue(first.contains("\"prompt\":") && first.contains("\"right\":"), first);
  }

  @Test
  @Timeout(60)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no pipe has a name in a folder there")
  void whatIsMeantForAPipeGoesIntoIt() throws Exception {
    var pipes = new ArrayList<Path>();
    for (var name : List.of("text", "truth", "exam")) {
      var pipe = folder.resolve(name);
      assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
      pipes.add(pipe);
    }
    // Both ends, so that opening does not wait for a reader; a pipe holds as much as is written.
    try (var text = new RandomAccessFile(pipes.get(0).toFile(), "rw");
        var truth = new RandomAccessFile(pipes.get(1).toFile(), "rw");
        var exam = new RandomAccessFile(pipes.get(2).toFile(), "rw")) {
      var run =
          CliRun.of(
              "world",
              "--out=" + pipes.get(0),
              "--truth=" + pipes.get(1),
              "--exam=" + pipes.get(2),
              "--characters=1",
              "--questions=1");
      assertEquals(0, run.code(), run.err());
      assertEquals("", run.out(), "whoever reads standard output may read the pipes as well");
      assertTrue(run.err().contains("1 documents in " + pipes.get(0)), run.err());
      for (var pipe : pipes) {
        assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe), pipe.toString());
      }
      assertFalse(text.readLine().isBlank());
      assertTrue(truth.readLine().startsWith("{\"number\":0,"));
      assertTrue(exam.readLine().contains("\"prompt\":"));
    }
  }

  @Test
  @Timeout(60)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no pipe has a name in a folder there")
  void whoWaitsForAReaderCanBeStopped() throws Exception {
    var pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    var text = folder.resolve("text.txt");
    try (var child =
        ChildProcess.start(
            folder, "world", "--out=" + text, "--characters=500", "--exam=" + pipe)) {
      child.await(() -> child.said().contains("documents in " + text));
      var begin = System.nanoTime();
      child.interrupt();
      var seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(seconds < 10, seconds + " s");
      assertTrue(
          child.said().endsWith("error: stopped (nobody opened the other end of a pipe)\n"),
          child.said());
    }
  }

  @Test
  void theReportIsJsonWhereThatIsAskedFor() {
    var text = folder.resolve("text.txt");
    var run = CliRun.of("world", "--out", text.toString(), "--characters", "500", "--json");
    assertEquals(0, run.code(), run.err());
    assertEquals(text.toString(), run.json().getAsJsonObject().get("file").getAsString());
    assertTrue(run.json().getAsJsonObject().get("documents").getAsInt() > 0, run.out());
  }

  @Test
  void wordsSaidOverAndOverAreATextOfTheirOwn() throws IOException {
    var text = folder.resolve("repeats.txt");
    var run = CliRun.of("world", "--repeats", "--characters", "5000", "--out", text.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(Files.size(text) >= 5_000);

    var asked = CliRun.of("world", "--repeats", "--held-out", "--out", text.toString());
    assertEquals(2, asked.code());
    assertTrue(
        asked
            .err()
            .startsWith("error: words said over and over have no truth, no split and no family"),
        asked.err());
  }

  @Test
  void aFamilyCanBeHadAlone() throws IOException {
    var text = folder.resolve("giving.txt");
    var truth = folder.resolve("giving.jsonl");
    var run =
        CliRun.of(
            "world",
            "--family",
            "giving",
            "--characters",
            "5000",
            "--out",
            text.toString(),
            "--truth",
            truth.toString());
    assertEquals(0, run.code(), run.err());
    var documents = Files.readAllLines(truth);
    assertTrue(documents.size() > 3, run.out());
    assertTrue(
        documents.stream().allMatch(line -> line.contains("\"family\":\"giving\"")),
        documents.toString());

    var unknown = CliRun.of("world", "--family", "chess", "--out", text.toString());
    assertEquals(1, unknown.code());
    assertTrue(
        unknown
            .err()
            .startsWith("error: the world has no family \"chess\" (choose from geography, "),
        unknown.err());
  }

  @Test
  void nothingToWriteToIsSaidInOneLine() {
    var run = CliRun.of("world");
    assertEquals(2, run.code());
    assertEquals(
        "error: there is nothing to write to: name a file with --out or --exam"
            + " ('featurescope world --help' lists the options)",
        run.err().strip());
  }

  @Test
  void aFolderThatIsMissingIsMade() {
    var text = folder.resolve("new/folder/text.txt");
    var run = CliRun.of("world", "--out", text.toString(), "--characters", "500");
    assertEquals(0, run.code(), run.err());
    assertTrue(Files.exists(text));
  }

  @Test
  void aStoppedOneLeavesNothing() throws IOException {
    var stopped = new Cancellation();
    stopped.cancel();
    var text = "--out=" + folder.resolve("text.txt");
    var truth = "--truth=" + folder.resolve("truth.jsonl");
    assertEquals(1, CliRun.of(stopped, "world", text, truth).code());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aFolderWithoutAManifestCannotBeSealed() {
    var run = CliRun.of("pack", folder.toString());
    assertEquals(1, run.code());
    assertTrue(
        run.err().startsWith("error: the folder " + folder + " cannot be sealed"), run.err());
  }
}
