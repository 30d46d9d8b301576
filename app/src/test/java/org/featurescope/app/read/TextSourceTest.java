package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTest {
  @TempDir Path folder;

  @Test
  void a_file_is_called_by_its_name() throws IOException {
    var file = Files.writeString(folder.resolve("über.txt"), "Grüße\n");
    var source = TextSource.read(file);
    assertEquals("über.txt", source.name());
    assertEquals("Grüße\n", source.text());
    assertEquals(Optional.empty(), source.notice());
  }

  @Test
  void bytes_that_are_no_text_are_replaced_and_counted() {
    var bytes = new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3, 'c'};
    var source = TextSource.decode("x.txt", bytes);
    assertEquals("a\uFFFDb\uFFFDc", source.text());
    assertTrue(source.notice().orElseThrow().contains("2 damaged places were replaced"));
  }

  @Test
  void the_mark_of_byte_order_is_not_part_of_the_text() {
    var bytes = "\uFEFFtext".getBytes(StandardCharsets.UTF_8);
    assertEquals("text", TextSource.decode("x.txt", bytes).text());
  }

  @Test
  void a_folder_is_refused_with_a_sentence() {
    var refused = assertThrows(FeaturescopeException.class, () -> TextSource.read(folder));
    assertTrue(refused.problem().contains("is a folder"));
  }

  @Test
  void a_missing_file_is_refused_with_a_sentence() {
    var missing = folder.resolve("missing.txt");
    assertThrows(FeaturescopeException.class, () -> TextSource.read(missing));
  }

  private String refusal(byte[] bytes) throws IOException {
    var file = Files.write(folder.resolve("book.txt"), bytes);
    return assertThrows(FeaturescopeException.class, () -> TextSource.read(file)).problem();
  }

  @Test
  void what_is_no_text_is_refused_with_a_sentence() throws IOException {
    assertEquals("book.txt is empty", refusal(new byte[0]));
    var program = new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0};
    assertTrue(refusal(program).startsWith("book.txt is not a text in UTF-8"));
    assertTrue(refusal("text".getBytes(StandardCharsets.UTF_16)).contains("not a text in UTF-8"));
    var noise = new byte[1000];
    Arrays.fill(noise, (byte) 0x91);
    assertEquals("book.txt is not a text in UTF-8", refusal(noise));
  }

  @Test
  void a_word_as_long_as_a_book_is_refused_with_a_sentence() throws IOException {
    var words = "word ".repeat(300_000).getBytes(StandardCharsets.UTF_8);
    var file = Files.write(folder.resolve("words.txt"), words);
    assertEquals(words.length, TextSource.read(file).text().length());
    Arrays.fill(words, (byte) 'w');
    assertTrue(refusal(words).contains("characters without a space"));
  }

  /// A line of 100 MB, as a dump of a database has it; nothing of it is read.
  @Test
  void a_file_larger_than_any_text_is_refused_with_a_sentence() throws IOException {
    var file = folder.resolve("line.txt");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(100_000_000);
    }
    var refused = assertThrows(FeaturescopeException.class, () -> TextSource.read(file));
    assertEquals("line.txt is larger than 64 MiB", refused.problem());
  }

  @Test
  void paragraphs_are_lines_with_something_on_them() {
    assertEquals(3, TextSource.typed("one\n\n  two\r\nthree\n \n").paragraphs());
    assertEquals(0, TextSource.typed(" \n").paragraphs());
  }
}
