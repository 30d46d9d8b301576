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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenTokenizerTest {
  @TempDir Path folder;

  private String refusal() {
    var problem = assertThrows(FeaturescopeException.class, () -> Tokenizer.open(folder).close());
    assertFalse(problem.problem().contains("\n"), problem.problem());
    assertFalse(problem.remedy().isBlank());
    return problem.problem();
  }

  private String refusal(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);
    return refusal();
  }

  /// A sound tokenizer with one part replaced.
  private String refusalOf(String part, String replacement) throws IOException {
    var sound =
        """
        {"added_tokens":[{"id":3,"content":"<e>","single_word":false,"lstrip":false,\
        "rstrip":false,"normalized":false,"special":true}],"normalizer":null,\
        "pre_tokenizer":null,"post_processor":null,"decoder":null,\
        "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"]]}}\
        """;
    Files.writeString(folder.resolve("tokenizer.json"), sound);
    Tokenizer.open(folder).close();
    assertTrue(sound.contains(part));
    return refusal(sound.replace(part, replacement));
  }

  @Test
  void saysThatAFolderHoldsNoTokenizer() throws IOException {
    assertTrue(refusal().endsWith(" holds no tokenizer.json"));
    Files.writeString(folder.resolve("vocab.json"), "{}");
    assertTrue(refusal().endsWith(" holds no tokenizer.json"));
  }

  @Test
  void saysThatAFolderIsMissing() {
    folder = folder.resolve("none");
    assertTrue(refusal().endsWith("none does not exist"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "tokens",
        "{\"model\":{}}",
        "{\"model\":{\"vocab\":7}}"
      })
  void refusesWhatIsNoTokenizer(String json) throws IOException {
    refusal(json);
  }

  @Test
  void refusesDeepNesting() throws IOException {
    refusal("[".repeat(200_000));
    refusal("{\"decoder\":" + "[".repeat(200_000));
    refusal("{\"decoder\":" + "{\"a\":".repeat(200_000));
  }

  @Test
  void refusesAVocabularyThatLies() throws IOException {
    var vocabulary = "{\"a\":0,\"b\":1,\"ab\":2}";
    assertEquals(
        "tokenizer.json gives a token the impossible id -1",
        refusalOf(vocabulary, "{\"a\":0,\"b\":-1,\"ab\":2}"));
    assertEquals(
        "tokenizer.json gives a token the impossible id 2000000000",
        refusalOf(vocabulary, "{\"a\":0,\"b\":1,\"ab\":2000000000}"));
    assertEquals(
        "tokenizer.json gives ids up to 15000000 to only 4 tokens",
        refusalOf(vocabulary, "{\"a\":0,\"b\":1,\"ab\":15000000}"));
    assertEquals(
        "tokenizer.json gives two tokens the id 1",
        refusalOf(vocabulary, "{\"a\":0,\"b\":1,\"ab\":1}"));
    assertEquals(
        "tokenizer.json lists a token twice",
        refusalOf(vocabulary, "{\"a\":0,\"b\":1,\"ab\":2,\"a\":3}"));
    refusalOf(vocabulary, "{\"a\":0,\"b\":1.5,\"ab\":2}");
    refusalOf(vocabulary, "{\"a\":0,\"b\":null,\"ab\":2}");
    refusalOf(vocabulary, "{\"a\":0,\"b\":99999999999,\"ab\":2}");
  }

  @Test
  void refusesASpecialTokenWhoseIdIsNotTheLibrarys() throws IOException {
    assertEquals(
        "tokenizer.json gives <e> the id 7, but it comes out as 3",
        refusalOf("\"id\":3", "\"id\":7"));
  }

  @Test
  void refusesMergesOfTokensThatDoNotExist() throws IOException {
    assertTrue(
        refusalOf("[[\"a\",\"b\"]]", "[[\"a\",\"c\"]]")
            .startsWith("tokenizer.json is not a tokenizer that can be used"));
  }

  @Test
  void refusesWhatTheLibraryWouldDieOf() throws IOException {
    assertEquals(
        "tokenizer.json marks the inside of words with a prefix, which is not supported",
        refusalOf("\"type\":\"BPE\"", "\"type\":\"BPE\",\"continuing_subword_prefix\":\"long\""));
    assertEquals(
        "tokenizer.json adds special tokens that it does not define",
        refusalOf(
            "\"post_processor\":null",
            "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":"
                + "[{\"SpecialToken\":{\"id\":\"<b>\",\"type_id\":0}}],\"pair\":[],"
                + "\"special_tokens\":{}}"));
    assertEquals(
        "tokenizer.json replaces text that is not there",
        refusalOf(
            "\"normalizer\":null",
            "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\","
                + "\"pattern\":{\"Regex\":\"x*\"},\"content\":\"y\"}]}"));
    assertEquals(
        "tokenizer.json has a step that is not supported: Precompiled",
        refusalOf(
            "\"normalizer\":null",
            "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}"));
  }

  @Test
  void refusesOtherKindsOfModels() throws IOException {
    assertEquals(
        "tokenizer.json is not of the BPE kind, the only one that is supported",
        refusalOf("\"BPE\"", "\"WordPiece\""));
  }

  @Test
  void refusesBrokenVocabularyAndMergesFiles() throws IOException {
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\n");
    Files.writeString(folder.resolve("vocab.json"), "{\"a\":0,\"b\":\"one\"}");
    assertEquals("vocab.json is not a vocabulary", refusal());
    Files.writeString(folder.resolve("vocab.json"), "[");
    assertEquals("vocab.json is not a JSON object", refusal());
    Files.writeString(folder.resolve("vocab.json"), "{\"a\":0,\"b\":1}");
    assertTrue(refusal().startsWith("vocab.json is not a tokenizer that can be used"));
    Files.writeString(folder.resolve("merges.txt"), "a b c\n");
    assertEquals("merges.txt has a line that is no pair of tokens", refusal());
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Files.write(folder.resolve("tokenizer.json"), new byte[] {'{', (byte) 0xFF, '}'});
    assertTrue(refusal().endsWith("tokenizer.json is not text in UTF-8"));
  }

  @Test
  void ignoresIdsOfAConfigurationThatTheVocabularyLacks() throws IOException {
    Files.copy(Golden.model("gpt2").resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(
        folder.resolve("config.json"), "{\"bos_token_id\":50256,\"eos_token_id\":[-4]}");

    try (var tokenizer = Tokenizer.open(folder)) {
      assertEquals(339, tokenizer.bosId().orElseThrow());
      assertEquals(339, tokenizer.eosId().orElseThrow());
    }
  }
}
