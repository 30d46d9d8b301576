package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.Test;

class SafeCutsTest {
  private static final int WHOLE = Integer.MAX_VALUE;
  private static List<Tokenizer> tokenizers;

  @BeforeContainer
  static void open() {
    tokenizers = Golden.families().map(Golden::model).map(Tokenizer::open).toList();
  }

  @AfterContainer
  static void close() {
    tokenizers.forEach(Tokenizer::close);
  }

  private static List<String> parts(String family, String text, int size) {
    var files = new TokenizerFiles(Golden.model(family));
    return Vocabulary.read(files.tokenizerJson(), files.label()).cuts().parts(text, size);
  }

  @Test
  void cutsBetweenALetterAndASpaceThatLeadsToALetter() {
    assertEquals(
        List.of("she sells", " sea shells, by", " the sea"),
        parts("gpt2", "she sells sea shells, by the sea", 8));
  }

  @Test
  void cutsNowhereElse() {
    for (var text : List.of("a  b", "a. b", "a 1", "a\nb", "a \n b", "é é", " a", "a ", "")) {
      assertEquals(List.of(text), parts("gpt2", text, 1));
    }
  }

  @Test
  void leavesTextsWholeForTokenizersThatDoNotCutWords() {
    var text = "she sells sea shells";
    for (var family : List.of("llama", "mistral", "gemma", "openai-gpt", "gpt_neox")) {
      assertEquals(List.of(text), parts(family, text, 4));
    }
    for (var family : List.of("gpt2", "gpt_neo", "llama-rope3", "qwen2", "qwen3")) {
      assertTrue(parts(family, text, 4).size() > 1, family);
    }
  }

  @Property(tries = 300)
  void theTokensOfThePartsAreTheTokensOfTheWhole(@ForAll("texts") String text) {
    for (var tokenizer : tokenizers) {
      for (var special : new boolean[] {true, false}) {
        assertEquals(
            tokenizer.encode(text, special, new Cancellation(), WHOLE, beginning -> {}),
            tokenizer.encode(text, special, new Cancellation(), 1, beginning -> {}));
      }
    }
  }

  @Property(tries = 20)
  void longTextsStopWhenAsked(@ForAll("texts") String text) {
    var cancellation = new Cancellation();
    cancellation.cancel();
    assertThrows(
        CancellationException.class, () -> tokenizers.getFirst().encode(text, true, cancellation));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "the",
            "Sea",
            " ",
            " ",
            " the",
            " a",
            " sea",
            "é",
            "e\u0301",
            "🌊",
            "日",
            "1",
            ".",
            "'s",
            "'",
            "\n",
            "\t",
            "\u00a0",
            "\ud83c",
            "<s>",
            "<|endoftext|>",
            "▁")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }
}
