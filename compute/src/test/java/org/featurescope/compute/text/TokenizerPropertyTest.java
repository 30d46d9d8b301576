package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class TokenizerPropertyTest {
  private static Tokenizer gpt2;
  private static Tokenizer llama;

  @BeforeContainer
  static void open() {
    gpt2 = Tokenizer.open(Golden.model("gpt2"));
    llama = Tokenizer.open(Golden.model("llama"));
  }

  @AfterContainer
  static void close() {
    gpt2.close();
    llama.close();
  }

  /// An unpaired surrogate cannot be written in UTF-8; it is read as U+FFFD.
  private static String readable(String text) {
    return ReadableText.of(text).text();
  }

  @Property
  void decodingGivesBackAnyText(@ForAll("texts") String text) {
    assertEquals(readable(text), gpt2.decode(gpt2.encode(text).ids()));
  }

  @Property
  void theTokensSpellTheBytesOfTheText(@ForAll("texts") String text) {
    var bytes = new ByteArrayOutputStream();
    for (var id : gpt2.encode(text).ids()) {
      bytes.writeBytes(gpt2.bytes(id));
    }
    assertArrayEquals(readable(text).getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
  }

  @Property
  void aStreamOfTokensGivesOutTheSameTextInWholeCharacters(@ForAll("texts") String text) {
    var stream = gpt2.stream();
    var streamed = new StringBuilder();
    for (var id : gpt2.encode(text).ids()) {
      var piece = stream.push(id);
      assertEquals(readable(piece), piece);
      streamed.append(piece);
    }
    assertEquals("", stream.finish());
    assertEquals(readable(text), streamed.toString());
  }

  @Property
  void spansNeverGoBackAndCoverTheText(@ForAll("texts") String text) {
    for (var tokenizer : new Tokenizer[] {gpt2, llama}) {
      var tokens = tokenizer.encode(text);
      var end = 0;
      for (var i = 0; i < tokens.size(); i++) {
        assertTrue(tokens.start(i) <= tokens.end(i));
        assertTrue(tokens.start(i) <= end, "nothing is left out");
        assertTrue(i == 0 || tokens.start(i) >= tokens.start(i - 1));
        assertTrue(tokens.end(i) >= end);
        end = tokens.end(i);
      }
      assertEquals(text.length(), end);
    }
  }

  @Property
  void everyUnitOfTheTextIsFoundInAToken(@ForAll("texts") String text) {
    var tokens = gpt2.encode(text);
    for (var offset = 0; offset < text.length(); offset++) {
      var position = tokens.positionAt(offset);
      assertTrue(tokens.start(position) <= offset && offset < tokens.end(position));
      assertTrue(position == 0 || tokens.end(position - 1) <= offset);
    }
    assertEquals(tokens.size(), tokens.positionAt(text.length()));
  }

  @Provide
  Arbitrary<String> texts() {
    var pieces =
        Arbitraries.of(
            " the",
            "sea",
            "Ke",
            "é",
            "e\u0301",
            "🌊",
            "👩\u200d👧",
            "日本",
            "\n",
            "  ",
            "\t",
            "▁",
            "\u0000",
            "\uFEFF",
            "\uFFFD",
            "<|endoftext|>",
            "Ġ",
            "\ud83c",
            "\udf0a",
            "'s");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30),
        pieces.list().ofMaxSize(12).map(list -> String.join("", list)));
  }
}
