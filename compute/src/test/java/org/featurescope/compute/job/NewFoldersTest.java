package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NewFoldersTest {
  @TempDir Path folder;

  @Test
  void whatIsEmptyAndWasNotThereGoes() throws IOException {
    var there = Files.createDirectory(folder.resolve("there"));
    var folders = NewFolders.of(there.resolve("one/two/file"));
    Files.createDirectories(there.resolve("one/two"));
    folders.removeEmpty();
    assertTrue(Files.exists(there));
    assertFalse(Files.exists(there.resolve("one")));
  }

  @Test
  void whatHoldsSomethingStays() throws IOException {
    var folders = NewFolders.of(folder.resolve("one/two/file"));
    Files.createDirectories(folder.resolve("one/two"));
    Files.createFile(folder.resolve("one/another"));
    folders.removeEmpty();
    assertTrue(Files.exists(folder.resolve("one/another")));
    assertFalse(Files.exists(folder.resolve("one/two")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not everybody may make a link there")
  void aLinkToADiskThatIsNotThereNowStays() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    NewFolders.of(link.resolve("file")).removeEmpty();
    assertTrue(Files.isSymbolicLink(link));
  }
}
