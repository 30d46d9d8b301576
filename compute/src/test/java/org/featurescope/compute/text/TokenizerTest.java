package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  private static Tokenizer gpt2;
  private static Tokenizer llama;

  @BeforeAll
  static void open() {
    gpt2 = Tokenizer.open(Golden.model("gpt2"));
    llama = Tokenizer.open(Golden.model("llama"));
  }

  @AfterAll
  static void close() {
    gpt2.close();
    llama.close();
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void theTokensOfAnEmojiShareItsSpanAndHaveBytesOfTheirOwn() {
    for (var tokenizer : List.of(gpt2, llama)) {
      var tokens = tokenizer.encode("x🌊y", false);
      var wave =
          IntStream.range(0, tokens.size()).filter(i -> tokens.surface(i).equals("🌊")).toArray();

      assertEquals(4, wave.length);
      assertArrayEquals(bytes(0xF0), tokenizer.bytes(tokens.id(wave[0])));
      assertArrayEquals(bytes(0x8A), tokenizer.bytes(tokens.id(wave[3])));
      assertEquals("\\xF0", tokenizer.label(tokens.id(wave[0])));
      assertEquals("\\x8A", tokenizer.label(tokens.id(wave[3])));
      assertEquals(3, tokens.end(wave[3]));
      assertEquals("y", tokens.surface(tokens.size() - 1));
    }
  }

  @Test
  void aSpaceBelongsToTheTokenAfterIt() {
    var the = gpt2.id("Ġthe").orElseThrow();

    assertEquals(" the", gpt2.label(the));
    assertArrayEquals(" the".getBytes(StandardCharsets.UTF_8), gpt2.bytes(the));
    assertEquals(" the", llama.label(llama.id("▁the").orElseThrow()));
  }

  @Test
  void labelsShowLineBreaksAndControlCharacters() {
    assertEquals("↵", gpt2.label(gpt2.encode("\n").id(0)));
    assertEquals("⇥", gpt2.label(gpt2.encode("\t").id(0)));
    assertEquals("\\x1B", gpt2.label(gpt2.encode("\u001b").id(0)));
    assertEquals("é", gpt2.label(gpt2.encode("é").id(0)));
    assertEquals("<|endoftext|>", gpt2.label(339));
    assertEquals("↵", llama.label(llama.id("<0x0A>").orElseThrow()));
  }

  @Test
  void aTokenThatWasAddedStandsForNothing() {
    var tokens = llama.encode("The sea");

    assertEquals(1, tokens.id(0));
    assertTrue(tokens.isAdded(0));
    assertEquals("", tokens.surface(0));
    assertFalse(tokens.isAdded(1));
    assertTrue(llama.isSpecial(1));
    assertFalse(llama.encode("The sea", false).isAdded(0));
  }

  @Test
  void readsAnUnpairedSurrogateAsReplacementAndKeepsTheSpans() {
    var text = "a\ud83c b\udf0a🌊c";
    var tokens = gpt2.encode(text);

    assertEquals("a\uFFFD b\uFFFD🌊c", gpt2.decode(tokens.ids()));
    assertEquals(text, tokens.text());
    assertEquals("c", tokens.surface(tokens.size() - 1));
    assertEquals("\ud83c", tokens.surface(1));
    assertEquals(text.length(), tokens.end(tokens.size() - 1));
  }

  @Test
  void encodesNothingAsNothingButABos() {
    assertTrue(gpt2.encode("").isEmpty());
    assertArrayEquals(new int[] {1}, llama.encode("").ids());
    assertEquals("", gpt2.decode());
  }

  @Test
  void decodesWithAndWithoutSpecialTokens() {
    var ids = llama.encode("The sea").ids();

    assertEquals("<s> The sea", llama.decode(ids));
    assertEquals("The sea", llama.decode(ids, false));
  }

  @Test
  void keepsTextsOfAHundredThousandTokensWhole() {
    var sentence = "The keeper saw the sea. 🌊\n\n";
    var once = gpt2.encode(sentence);
    var times = 100_000 / once.size() + 1;
    var tokens = gpt2.encode(sentence.repeat(times));

    assertEquals(once.size() * times, tokens.size());
    assertArrayEquals(
        once.ids(), Arrays.copyOfRange(tokens.ids(), tokens.size() - once.size(), tokens.size()));
    assertEquals(sentence.length() * times, tokens.end(tokens.size() - 1));
  }

  @Test
  void refusesAModelThatKnowsFewerTokens() {
    gpt2.requireFits(340);
    gpt2.requireFits(384);
    var problem = assertThrows(FeaturescopeException.class, () -> gpt2.requireFits(339));
    assertEquals(
        "the tokenizer gives ids up to 339, but the model knows only 339 tokens",
        problem.problem());
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    assertThrows(FeaturescopeException.class, () -> gpt2.decode(1, 340));
    assertThrows(FeaturescopeException.class, () -> gpt2.bytes(-1));
    var problem = assertThrows(FeaturescopeException.class, () -> gpt2.label(99_999));
    assertEquals("there is no token 99999", problem.problem());
    assertEquals("use ids from 0 to 339", problem.remedy());
  }

  @Test
  void aTokenThatOnlyTheModelHasStandsForNoText() {
    try (var padded = Tokenizer.open(Golden.model("gpt2"), 384)) {
      var text = padded.encode("The sea").ids();
      var ids = Arrays.copyOf(text, text.length + 1);
      ids[text.length] = 383;
      assertEquals("The sea", padded.decode(ids));
      assertEquals(0, padded.bytes(383).length);
      assertEquals("#383", padded.label(383));
      assertFalse(padded.isSpecial(383));
      assertThrows(FeaturescopeException.class, () -> padded.label(384));
    }
    assertThrows(FeaturescopeException.class, () -> Tokenizer.open(Golden.model("gpt2"), 339));
  }

  @Test
  void canBeUsedByManyThreadsAtOnce() {
    var expected = llama.encode("The keeper saw the sea.");
    assertTrue(
        IntStream.range(0, 500)
            .parallel()
            .allMatch(_ -> llama.encode("The keeper saw the sea.").equals(expected)));
  }

  @Test
  void cannotBeUsedOnceItIsClosed() {
    var tokenizer = Tokenizer.open(Golden.model("gpt2"));
    tokenizer.close();
    tokenizer.close();
    assertThrows(IllegalStateException.class, () -> tokenizer.encode("text"));
  }

  @Test
  void readsWhatTheTrainerWrites(@TempDir Path folder) {
    var texts =
        List.of("She sells sea shells by the sea shore.<|endoftext|>Grüße 🌊 \n\n 12 \"é\"");
    var bpe = new BpeTrainer(texts, 290).run(Progress.none(), new Cancellation());
    bpe.write(folder);

    try (var tokenizer = Tokenizer.open(folder)) {
      assertEquals(bpe.size(), tokenizer.vocabularySize());
      assertEquals(bpe.size() - 1, tokenizer.bosId().orElseThrow());
      var tokens = tokenizer.encode(texts.getFirst());
      assertEquals(texts.getFirst(), tokenizer.decode(tokens.ids()));
      assertTrue(tokens.size() < texts.getFirst().length());
      assertEquals(
          1, Arrays.stream(tokens.ids()).filter(id -> id == tokenizer.bosId().getAsInt()).count());
    }
  }

  @Test
  void encodesATrainingTextByTheMergesThatTheTrainerFound(@TempDir Path folder) {
    var text = "low lower lowest newer wider low low lower";
    new BpeTrainer(List.of(text), 264).run(Progress.none(), new Cancellation()).write(folder);

    try (var tokenizer = Tokenizer.open(folder)) {
      var tokens = tokenizer.encode(text);
      assertEquals("low", tokens.surface(0));
      assertEquals(" lower", tokens.surface(1));
    }
  }
}
