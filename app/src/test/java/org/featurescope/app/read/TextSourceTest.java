package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
