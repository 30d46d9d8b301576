package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.ByteLevelBpe.Merge;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

  private static ByteLevelBpe train(int size, String... texts) {
    return new BpeTrainer(List.of(texts), size).run(Progress.none(), new Cancellation());
  }

  @Test
  void joinsTheMostFrequentPairFirst() {
    var bpe = train(259, "the,then,he");

    assertEquals(List.of(new Merge("h", "e"), new Merge("t", "he")), bpe.merges());
    assertEquals(256, bpe.vocabulary().get("he"));
    assertEquals(258, bpe.specialTokens().get("<|endoftext|>"));
    assertEquals(259, bpe.size());
  }

  @Test
  void beginsWithTheBytesInTheOrderOfTheirCharacters() {
    var tokens = List.copyOf(train(257, "aa").vocabulary().keySet());

    assertEquals("!", tokens.get(0));
    assertEquals("H", tokens.get(39));
    assertEquals("Ġ", tokens.get(220));
    assertEquals(256, tokens.size());
  }

  @Test
  void breaksTiesByTheSmallestIds() {
    assertEquals(
        List.of(new Merge("a", "b"), new Merge("c", "d")), train(259, "cd cd ab ab").merges());
  }

  @Test
  void doesNotLearnFromSpecialTokensNorAcrossThem() {
    var bpe = train(300, "a<|endoftext|>b", "a<|endoftext|>b", "a<|endoftext|>b");
    assertEquals(List.of(), bpe.merges());
  }

  @Test
  void stopsWhereNoPairOccursTwice() {
    var bpe = train(5000, "abc abc");
    assertTrue(bpe.size() < 262);
    assertFalse(bpe.vocabulary().containsKey("abcĠabc"));
  }

  @Test
  void yieldsTheSameWhateverTheOrderOfTheTexts() {
    var texts = new String[] {"she sells sea shells", "by the sea shore", "the shells she sells"};
    var reversed = new String[] {texts[2], texts[1], texts[0]};
    assertEquals(train(290, texts).tokenizerJson(), train(290, reversed).tokenizerJson());
  }

  @Test
  void stopsWhenAsked() {
    var cancellation = new Cancellation();
    var trainer = new BpeTrainer(List.of("the sea the sea the sea"), 270);

    assertThrows(
        CancellationException.class,
        () ->
            trainer.run(
                (_, total, _) -> {
                  if (total > 0) {
                    cancellation.cancel();
                  }
                },
                cancellation));
  }

  @Test
  void refusesWhatCannotBecomeAVocabulary() {
    assertThrows(FeaturescopeException.class, () -> train(256, "text"));
    assertThrows(FeaturescopeException.class, () -> train(300, ""));
    assertThrows(FeaturescopeException.class, () -> train(300));
  }

  @Property(tries = 500)
  void agreesWithCountingEverythingAfreshBeforeEachMerge(@ForAll("texts") String text) {
    assertEquals(naiveMerges(text, 30), train(257 + 30, text).merges());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aab c").ofMinLength(1).ofMaxLength(60);
  }

  /// The algorithm as the paper states it.
  private static List<Merge> naiveMerges(String text, int tokens) {
    var words = new ArrayList<List<String>>();
    WordSplitter.split(
        text,
        0,
        text.length(),
        (start, end) -> {
          var word = new ArrayList<String>();
          for (var value : text.substring(start, end).getBytes(StandardCharsets.UTF_8)) {
            word.add(String.valueOf(ByteAlphabet.character(value)));
          }
          words.add(word);
        });
    var ids = new HashMap<String, Integer>();
    for (var id = 0; id < 256; id++) {
      ids.put(String.valueOf(ByteAlphabet.character(ByteAlphabet.byteOf(id))), id);
    }
    var merges = new ArrayList<Merge>();
    while (ids.size() < 256 + tokens) {
      var counts = new HashMap<Merge, Integer>();
      for (var word : words) {
        for (var i = 0; i + 1 < word.size(); i++) {
          counts.merge(new Merge(word.get(i), word.get(i + 1)), 1, Integer::sum);
        }
      }
      var best =
          counts.keySet().stream()
              .min(
                  Comparator.<Merge>comparingInt(pair -> -counts.get(pair))
                      .thenComparing(pair -> ids.get(pair.left()))
                      .thenComparing(pair -> ids.get(pair.right())));
      if (best.isEmpty() || counts.get(best.get()) < 2) {
        break;
      }
      merges.add(best.get());
      ids.putIfAbsent(best.get().left() + best.get().right(), ids.size());
      words.forEach(word -> join(word, best.get()));
    }
    return merges;
  }

  private static void join(List<String> word, Merge pair) {
    for (var i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(pair.left()) && word.get(i + 1).equals(pair.right())) {
        word.set(i, pair.left() + pair.right());
        word.remove(i + 1);
      }
    }
  }
}
