package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  private List<String> read(String text) throws IOException {
    var file = Files.writeString(folder.resolve("corpus.txt"), text);
    var all = new ArrayList<String>();
    try (var documents = Documents.of(file)) {
      documents.forEach(all::add);
    }
    return all;
  }

  @Test
  void twoBlankLinesSeparateDocumentsAndOneDoesNot() throws IOException {
    assertEquals(List.of("One.\n\nStill one.", "Two."), read("One.\n\nStill one.\n\n\nTwo.\n"));
  }

  @Test
  void theSeparatorWorksOnItsOwnLineAndInsideALine() throws IOException {
    assertEquals(
        List.of("one", "two", "three", "four"),
        read("one\n<|endoftext|>\ntwo<|endoftext|>three<|endoftext|>\nfour"));
  }

  @Test
  void blankDocumentsAreLeftOut() throws IOException {
    assertEquals(List.of("one"), read("\n\n\n\n<|endoftext|>\n\n\none\n\n\n\n<|endoftext|>"));
    assertEquals(List.of(), read(""));
  }
}
