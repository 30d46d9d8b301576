package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.featurescope.compute.text.Golden.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTokenizerTest {

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.text.Golden#families")
  void givesTheIdsAndSpansOfTheLibrary(String family) {
    try (var tokenizer = Tokenizer.open(Golden.model(family))) {
      for (var expected : Golden.expected(family).strings()) {
        assertEncodes(tokenizer, expected);
      }
    }
  }

  private static void assertEncodes(Tokenizer tokenizer, Case expected) {
    var tokens = tokenizer.encode(expected.text());
    assertArrayEquals(expected.ids(), tokens.ids(), expected.text());
    for (var i = 0; i < tokens.size(); i++) {
      var place = expected.text() + " at " + i;
      assertEquals(expected.offsets_utf16()[i][0], tokens.start(i), place);
      assertEquals(expected.offsets_utf16()[i][1], tokens.end(i), place);
      assertEquals(expected.special_mask()[i] == 1, tokens.isAdded(i), place);
    }
    assertArrayEquals(
        expected.ids_without_special(), tokenizer.encode(expected.text(), false).ids());
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.text.Golden#families")
  void decodesAsTheLibraryDoes(String family) {
    try (var tokenizer = Tokenizer.open(Golden.model(family))) {
      for (var expected : Golden.expected(family).strings()) {
        assertEquals(expected.decoded(), tokenizer.decode(expected.ids()));
        assertEquals(expected.decoded_skip_special(), tokenizer.decode(expected.ids(), false));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.text.Golden#families")
  void givesTheIdsOfThePromptThatIsContinued(String family) {
    try (var tokenizer = Tokenizer.open(Golden.model(family))) {
      var generation = Golden.expected(family).generation();
      assertArrayEquals(generation.prompt_ids(), tokenizer.encode(generation.prompt()).ids());
    }
  }

  /// GPT-1 lower-cases and drops white space, NFC joins accents: they cannot give back every text.
  @ParameterizedTest
  @CsvSource({"gpt2", "gpt_neo", "llama", "llama-rope3", "llama-linear", "mistral", "gemma"})
  void theBytesOfTheTokensAreTheBytesOfTheText(String family) {
    try (var tokenizer = Tokenizer.open(Golden.model(family))) {
      for (var expected : Golden.expected(family).strings()) {
        var bytes = new ByteArrayOutputStream();
        for (var id : tokenizer.encode(expected.text(), false).ids()) {
          bytes.writeBytes(tokenizer.bytes(id));
        }
        var spelled = bytes.toString(StandardCharsets.UTF_8);
        // Tokenizers with a mark for the space read the mark itself as a space, and most put one
        // before the text.
        var text =
            family.startsWith("gpt") || family.equals("llama-rope3")
                ? expected.text()
                : expected.text().replace('▁', ' ');
        assertTrue(
            spelled.equals(text) || spelled.equals(" " + text) || text.contains("<s>"), spelled);
      }
    }
  }

  @Test
  void readsAVocabularyWithMergesLikeATokenizerFile(@TempDir Path folder) throws IOException {
    for (var file : new String[] {"vocab.json", "merges.txt", "config.json"}) {
      Files.copy(Golden.model("gpt2").resolve(file), folder.resolve(file));
    }
    try (var tokenizer = Tokenizer.open(folder)) {
      for (var expected : Golden.expected("gpt2").strings()) {
        assertEncodes(tokenizer, expected);
      }
      assertEquals(340, tokenizer.vocabularySize());
      assertTrue(tokenizer.isSpecial(339));
      assertEquals(1, tokenizer.encode("<|endoftext|>").size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, 339, 339",
    "gpt_neox, 0, 0",
    "llama, 1, 2",
    "llama-rope3, 338, 339",
    "mistral, 1, 2",
    "qwen2, 337, 337",
    "gemma, 2, 1"
  })
  void knowsTheTokensThatBeginAndEndATextEvenWithoutAConfiguration(
      String family, int bos, int eos, @TempDir Path folder) throws IOException {
    Files.copy(Golden.model(family).resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    for (var directory : new Path[] {Golden.model(family), folder}) {
      try (var tokenizer = Tokenizer.open(directory)) {
        assertEquals(OptionalInt.of(bos), tokenizer.bosId());
        assertEquals(OptionalInt.of(eos), tokenizer.eosId());
      }
    }
  }

  @Test
  void admitsThatGpt1HasNeither() {
    try (var tokenizer = Tokenizer.open(Golden.model("openai-gpt"))) {
      assertEquals(OptionalInt.empty(), tokenizer.bosId());
      assertEquals(OptionalInt.empty(), tokenizer.eosId());
    }
  }
}
