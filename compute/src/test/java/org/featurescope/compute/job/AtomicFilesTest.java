package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesTextInUtf8AndMakesFolders() throws IOException {
    var file = folder.resolve("a").resolve("b").resolve("text.json");
    AtomicFiles.writeText(file, "Grüße 🌊");
    assertEquals("Grüße 🌊", Files.readString(file));
  }

  /// A program that was killed while it wrote leaves what it had written.
  @Test
  void sweepsWhatWasAbandonedBesideTheFileAndNothingElse() throws IOException {
    var file = folder.resolve("text.json");
    var others =
        List.of(
            ".other.json." + UUID.randomUUID() + ".tmp",
            ".text.json.mine.tmp",
            "text.json." + UUID.randomUUID() + ".tmp");
    var temporary = AtomicFiles.temporaryFor(file).getFileName().toString();
    var own = List.of(temporary, AtomicFiles.temporaryFor(file).getFileName() + "-journal");
    for (var name : Stream.concat(others.stream(), own.stream()).toList()) {
      var left = Files.writeString(folder.resolve(name), "half");
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
    var young = AtomicFiles.temporaryFor(file);
    Files.writeString(young, "being written");

    AtomicFiles.writeText(file, "whole");

    var expected = new TreeSet<>(others);
    expected.add("text.json");
    expected.add(young.getFileName().toString());
    assertEquals(List.copyOf(expected), files());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // links need a privilege there
  void aProtectedFileStays() throws IOException {
    var file = Files.writeString(folder.resolve("text.json"), "old");
    assertTrue(file.toFile().setReadOnly());
    var link = folder.resolve("link.json");
    Files.createSymbolicLink(link, file);
    for (var name : List.of(file, link)) {
      var refused =
          assertThrows(FeaturescopeException.class, () -> AtomicFiles.writeText(name, "new"));
      assertTrue(refused.problem().endsWith("text.json is write-protected"), refused.problem());
      assertThrows(FeaturescopeException.class, () -> FileProblem.requireWritable(name));
    }
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("link.json", "text.json"), files());
  }

  @Test
  void replacesAnOlderFile() throws IOException {
    var file = folder.resolve("text.json");
    AtomicFiles.writeText(file, "old");
    AtomicFiles.writeText(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("text.json"), files());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "what it permits is no part of a file there")
  void whatNobodyElseMayReadStaysSo() throws IOException {
    var file = folder.resolve("text.json");
    AtomicFiles.writeText(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    AtomicFiles.writeText(file, "new");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void leavesTheOlderFileWhenTheDiskFillsUp() throws IOException {
    var file = folder.resolve("weights.bin");
    AtomicFiles.writeText(file, "old");

    var problem =
        assertThrows(
            FeaturescopeException.class,
            () ->
                AtomicFiles.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[1000]));
                      throw new IOException("No space left on device");
                    }));

    assertEquals("the disk is full: " + file + " could not be written", problem.problem());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("weights.bin"), files());
  }

  @Test
  void leavesNothingBehindWhenTheContentFails() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFiles.write(
                folder.resolve("new/folder/weights.bin"),
                channel -> {
                  throw new IllegalStateException("stopped");
                }));
    assertEquals(List.of(), files());
  }

  @Test
  @Timeout(60)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no pipe has a name in a folder there")
  void writesIntoAPipeAndLeavesItThere() throws Exception {
    var pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    // Both ends, so that opening does not wait for a reader.
    try (var reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      FileProblem.requireWritable(pipe);
      AtomicFiles.writeText(pipe, "whole");
      assertEquals(List.of("pipe"), files());
      assertFalse(Files.isRegularFile(pipe));
      var read = new byte[5];
      reader.readFully(read);
      assertArrayEquals("whole".getBytes(StandardCharsets.UTF_8), read);
    }
  }

  @Test
  void refusesToReplaceAFolder() {
    var problem =
        assertThrows(FeaturescopeException.class, () -> AtomicFiles.writeText(folder, "text"));
    assertTrue(problem.problem().endsWith(" is a folder"), problem.problem());
  }

  @Test
  void saysThatAFileStandsWhereAFolderShould() throws IOException {
    Files.writeString(folder.resolve("a"), "");
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> AtomicFiles.writeText(folder.resolve("a").resolve("b"), "text"));
    assertTrue(problem.problem().contains("cannot be written"), problem.problem());
  }
}
