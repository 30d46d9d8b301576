package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredWordsTest {
  @TempDir private Path folder;

  @Test
  void nothing_is_known_before_something_was_kept() {
    var words = new MeasuredWords(folder.resolve("new"));
    assertEquals(Optional.empty(), words.find("many"));
    assertEquals("fast", words.keep("many", "fast"));
    assertEquals(Optional.of("fast"), words.find("many"));
    assertEquals(Optional.empty(), words.find("few"));
  }

  @Test
  void the_first_word_counts_for_everyone() throws IOException {
    var agreed =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> new MeasuredWords(folder).keep("one", "word" + i))
            .distinct()
            .toList();
    assertEquals(1, agreed.size());
    assertEquals(Optional.of(agreed.getFirst()), new MeasuredWords(folder).find("one"));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("one")), files.toList(), "nothing else is left");
    }
  }

  @Test
  void a_folder_that_cannot_be_written_keeps_nothing_and_harms_nobody() throws IOException {
    var words = new MeasuredWords(Files.writeString(folder.resolve("file"), "in the way"));
    assertEquals("fast", words.keep("many", "fast"));
    assertEquals(Optional.empty(), words.find("many"));
  }

  @Test
  void a_file_far_too_long_for_a_word_is_not_read() throws IOException {
    Files.writeString(folder.resolve("many"), "x".repeat(1 << 16));
    assertEquals(Optional.empty(), new MeasuredWords(folder).find("many"));
  }
}
