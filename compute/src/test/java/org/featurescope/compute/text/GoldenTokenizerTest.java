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

  @ParameterizedTest
  @CsvSource({"gpt2, 340, 339", "gpt_neo, 330, 329", "openai-gpt, 220, 0"})
  void readsAVocabularyWithMergesLikeATokenizerFile(
      String family, int size, int special, @TempDir Path folder) throws IOException {
    for (var file : new String[] {"vocab.json", "merges.txt", "config.json"}) {
      Files.copy(Golden.model(family).resolve(file), folder.resolve(file));
    }
    try (var tokenizer = Tokenizer.open(folder)) {
      for (var expected : Golden.expected(family).strings()) {
        assertEncodes(tokenizer, expected);
        assertEquals(expected.decoded(), tokenizer.decode(expected.ids()));
      }
      assertEquals(size, tokenizer.vocabularySize());
      assertTrue(tokenizer.isSpecial(special));
      var name = new String(tokenizer.bytes(special), StandardCharsets.UTF_8);
      assertArrayEquals(new int[] {special}, tokenizer.encode(name).ids());
    }
  }

  /// The flags of `tokenizer_config.json` have the last word over the steps of `tokenizer.json`,
  /// which add a BOS in llama, mistral and gemma, and none in gpt2 and qwen2.
  @ParameterizedTest
  @CsvSource({
    "llama, '', true, false",
    "llama, '\"add_bos_token\": true', true, false",
    "llama, '\"add_bos_token\": false', false, false",
    "mistral, '\"add_bos_token\": false, \"add_eos_token\": true', false, true",
    "gemma, '\"add_eos_token\": true', true, true",
    "gemma, '\"add_bos_token\": null', true, false",
    "gpt2, '', false, false",
    "gpt2, '\"add_bos_token\": true', true, false",
    "qwen2, '\"add_bos_token\": false', false, false",
    "qwen2, '\"add_bos_token\": true, \"add_eos_token\": true', true, true",
    "openai-gpt, '\"add_bos_token\": true', false, false"
  })
  void putsAroundATextWhatTheConfigurationAsksFor(
      String family, String flags, boolean bos, boolean eos, @TempDir Path folder)
      throws IOException {
    Files.copy(Golden.model(family).resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{" + flags + "}");
    try (var tokenizer = Tokenizer.open(folder)) {
      var text = "The keeper saw the sea.";
      var inner = tokenizer.encode(text, false);
      var whole = tokenizer.encode(text);
      assertEquals(inner.size() + (bos ? 1 : 0) + (eos ? 1 : 0), whole.size());
      assertEquals(inner, whole.slice(bos ? 1 : 0, whole.size() - (eos ? 1 : 0)));
      if (bos) {
        assertEquals(tokenizer.bosId(), OptionalInt.of(whole.id(0)));
        assertTrue(whole.isAdded(0));
        assertEquals("", whole.surface(0));
      }
      if (eos) {
        var last = whole.size() - 1;
        assertEquals(tokenizer.eosId(), OptionalInt.of(whole.id(last)));
        assertTrue(whole.isAdded(last));
        assertEquals(text.length(), whole.start(last));
        assertEquals(text.length(), whole.end(last));
      }
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
