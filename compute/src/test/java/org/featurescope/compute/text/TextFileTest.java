package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir Path folder;

  @Test
  void readsUtf8WithoutItsMark() throws IOException {
    var file = Files.writeString(folder.resolve("a.txt"), "\uFEFFGrüße 🌊\r\n");
    var read = TextFile.read(file);

    assertEquals("Grüße 🌊\r\n", read.text());
    assertFalse(read.hasInvalidBytes());
  }

  @Test
  void readsOtherBytesAsReplacementAndSaysSo() throws IOException {
    var file = Files.write(folder.resolve("a.txt"), new byte[] {'a', (byte) 0xE9, 'b'});
    var read = TextFile.read(file);

    assertEquals("a\uFFFDb", read.text());
    assertTrue(read.hasInvalidBytes());
  }

  @Test
  void saysThatAFileIsMissingOrAFolder() {
    var missing =
        assertThrows(FeaturescopeException.class, () -> TextFile.read(folder.resolve("none.txt")));
    assertTrue(missing.problem().endsWith("none.txt does not exist"));
    var directory = assertThrows(FeaturescopeException.class, () -> TextFile.read(folder));
    assertTrue(directory.problem().endsWith(" is a folder"));
  }
}
