package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @Test
  void replacesAnOlderFile() throws IOException {
    var file = folder.resolve("text.json");
    AtomicFiles.writeText(file, "old");
    AtomicFiles.writeText(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("text.json"), files());
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
                folder.resolve("weights.bin"),
                channel -> {
                  throw new IllegalStateException("stopped");
                }));
    assertEquals(List.of(), files());
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
