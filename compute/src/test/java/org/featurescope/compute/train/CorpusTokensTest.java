package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTokensTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");

  @TempDir Path folder;
  private Path cache;
  private Path text;
  private int tokenised;
  private final Progress counting = (done, total, unit) -> tokenised++;

  @BeforeEach
  void writeATextOfOneDocument() throws IOException {
    cache = Files.createDirectories(folder.resolve("cache"));
    text = Files.writeString(folder.resolve("text.txt"), "the cat sat on a mat");
  }

  private long[] tokens(CorpusTokens from, String into) {
    try (var tokenizer = Tokenizer.open(MODEL);
        var file =
            from.open(
                text, MODEL, tokenizer, 7, folder.resolve(into), counting, new Cancellation())) {
      var ids = new long[(int) file.length()];
      file.copy(0, ids.length, ids, 0);
      return ids;
    }
  }

  private List<Path> cached() throws IOException {
    try (var files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void a_large_text_is_tokenised_once_for_all_trainings() throws IOException {
    var tokens = new CorpusTokens(cache, 10, 1 << 20);

    var first = tokens(tokens, "first.bin");
    var second = tokens(tokens, "second.bin");

    assertEquals(1, tokenised);
    assertEquals(7, first[0], "the separator before the document");
    assertArrayEquals(first, second);
  }

  @Test
  void another_text_is_not_mistaken_for_it() throws IOException {
    var tokens = new CorpusTokens(cache, 10, 1 << 20);
    tokens(tokens, "first.bin");
    Files.writeString(text, "the dog sat on a mat");
    tokens(tokens, "second.bin");
    assertEquals(2, tokenised);
    assertEquals(2, cached().size());
  }

  @Test
  void a_training_keeps_its_tokens_when_the_cache_is_emptied() throws IOException {
    var tokens = new CorpusTokens(cache, 10, 1 << 20);
    var before = tokens(tokens, "run.bin");
    for (var file : cached()) {
      Files.delete(file);
    }
    assertArrayEquals(before, tokens(tokens, "run.bin"));
    assertEquals(1, tokenised);
  }

  @Test
  void a_small_text_is_not_worth_keeping() throws IOException {
    tokens(new CorpusTokens(cache, 1000, 1 << 20), "run.bin");
    assertEquals(List.of(), cached());
  }

  @Test
  void the_longest_unused_goes_when_the_cache_is_full() throws IOException {
    var tokens = new CorpusTokens(cache, 10, 20);
    tokens(tokens, "first.bin");
    var oldest = cached().getFirst();
    Files.setLastModifiedTime(oldest, FileTime.fromMillis(1));
    Files.writeString(text, "the dog sat on a mat");
    tokens(tokens, "second.bin");
    assertFalse(Files.exists(oldest));
    assertEquals(1, cached().size());
    assertTrue(Files.exists(folder.resolve("first.bin")), "the training still has it");
  }
}
