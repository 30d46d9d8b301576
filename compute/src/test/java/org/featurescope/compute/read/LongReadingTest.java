package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.text.TokenSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A text of many passes, read from wherever somebody looks.
@ExtendWith(TestEngine.class)
class LongReadingTest {
  private static final String HOOK = "blocks.1.hook_resid_post";
  private static final String TEXT = "The keeper saw the sea and the old lamp. ".repeat(500);

  private record Pair(LanguageModel model, SparseAutoencoder sae) implements AutoCloseable {
    static Pair open(Engine engine) {
      return new Pair(TextReaderTest.model(engine), TextReaderTest.sae(engine, HOOK, true));
    }

    TokenSequence tokens() {
      return TextReader.tokenize(model, Optional.of(sae), TEXT);
    }

    TextReader reader(Focus focus, ReadingCache cache, Consumer<Reading> onPart) {
      var setting = new TextReader.Setting(focus, cache, () -> "a model", () -> "an SAE");
      return new TextReader(model, Optional.of(sae), tokens(), setting, 0, onPart);
    }

    Reading read(Focus focus, ReadingCache cache, Consumer<Reading> onPart) {
      return reader(focus, cache, onPart).run(Progress.none(), new Cancellation());
    }

    @Override
    public void close() {
      sae.close();
      model.close();
    }
  }

  private static Focus focus(int from, int to) {
    var focus = new Focus();
    focus.look(from, to);
    return focus;
  }

  private static void assertSame(Reading expected, Reading actual) {
    assertArrayEquals(expected.surprisal(), actual.surprisal());
    assertArrayEquals(expected.entropy(), actual.entropy());
    assertArrayEquals(expected.reconstructionError(), actual.reconstructionError());
    assertEquals(expected.seams(), actual.seams());
    for (var t = 0; t < expected.tokens().size(); t++) {
      assertEquals(expected.features(t), actual.features(t), "features at " + t);
      assertEquals(expected.expected(t), actual.expected(t), "expectations at " + t);
    }
  }

  /// Bit for bit: which windows go through the model together does not depend on the order.
  @Test
  void from_the_middle_outwards_the_numbers_are_those_from_front_to_back(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var forwards = pair.read(new Focus(), ReadingCache.none(), part -> {});
      var parts = new ArrayList<TokenRanges>();
      var outwards =
          pair.read(
              focus(TEXT.length() / 2, TEXT.length() / 2 + 100),
              ReadingCache.none(),
              part -> parts.add(part.known()));

      assertTrue(parts.removeFirst().isEmpty(), "tokens come before numbers");
      assertTrue(parts.size() >= 2, "a text of several passes");
      assertFalse(parts.getFirst().contains(1), "the beginning is not in view");
      assertTrue(parts.getFirst().contains(forwards.tokens().size() / 2));
      assertTrue(outwards.isComplete());
      assertSame(forwards, outwards);
    }
  }

  @Test
  void what_is_in_view_comes_first_and_in_a_moment(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var parts = new ArrayList<Reading>();
      var middle = TEXT.length() / 2;
      var whole = pair.read(focus(middle, middle + 40), ReadingCache.none(), parts::add);
      var glance = parts.get(1);
      var seen = whole.tokens().positionAt(middle);
      assertTrue(glance.known().contains(seen));
      assertTrue(glance.known().count() <= pair.model.spec().context(), "one window");
      assertTrue(parts.get(2).known().count() > 2 * glance.known().count());
      assertTrue(glance.known().minus(parts.get(2).known()).isEmpty(), "nothing is taken back");
      assertSimilar(whole, glance);
    }
  }

  /// Windows that go through the model together may differ in the last digits from one alone.
  private static void assertSimilar(Reading whole, Reading glance) {
    glance
        .known()
        .forEach((from, to) -> {
          for (var t = Math.max(1, from); t < to; t++) {
            assertEquals(whole.surprisal(t), glance.surprisal(t), 1e-4);
            assertEquals(whole.active(t), glance.active(t));
            assertEquals(
                whole.features(t).getFirst().value(), glance.features(t).getFirst().value(), 1e-3);
          }
        });
  }

  @Test
  void the_beginning_is_read_before_the_rest_is_even_known(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var beginning = pair.tokens().slice(0, 900).alone();
      var sae = Optional.of(pair.sae);
      var glance =
          TextReader.glance(pair.model, sae, beginning, focus(0, 90), new Cancellation())
              .orElseThrow();
      assertTrue(glance.known().count() > 10);
      assertEquals(TokenRanges.of(0, glance.known().count()), glance.known());
      assertSimilar(pair.read(new Focus(), ReadingCache.none(), part -> {}), glance);
      var elsewhere = focus(TEXT.length() - 10, TEXT.length());
      assertTrue(
          TextReader.glance(pair.model, sae, beginning, elsewhere, new Cancellation()).isEmpty());
    }
  }

  @Test
  void what_is_not_read_yet_has_no_numbers(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var parts = new ArrayList<Reading>();
      var whole = pair.read(focus(TEXT.length(), TEXT.length()), ReadingCache.none(), parts::add);
      var first = parts.get(2);
      var last = whole.tokens().size() - 1;
      // The numbers of the passes that came later are in the same arrays, and are not told.
      assertTrue(first.known().contains(last));
      assertTrue(Float.isNaN(first.surprisal(1)));
      assertTrue(Float.isNaN(first.surprisal()[1]));
      assertEquals(List.of(), first.features(1));
      assertEquals(List.of(), first.expected(1));
      assertEquals(0, first.active(1));
      var latent = whole.features(1).getFirst().latent();
      assertTrue(Float.isNaN(first.activations(latent)[1]));
      assertTrue(whole.activations(latent)[1] > 0);
      first.forEachActivation(
          0, last + 1, (t, any, value) -> assertTrue(first.known().contains(t)));
      assertEquals(whole.features(last), first.features(last));
    }
  }

  @Test
  void the_place_of_interest_may_change_while_it_reads(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var focus = new Focus();
      var known = new ArrayList<TokenRanges>();
      var whole =
          pair.read(
              focus,
              ReadingCache.none(),
              part -> {
                known.add(part.known());
                if (!part.known().isEmpty()) {
                  focus.look(TEXT.length() - 50, TEXT.length());
                }
              });
      var last = whole.tokens().size() - 2;
      assertFalse(known.get(1).contains(last));
      assertTrue(known.get(2).contains(last));
    }
  }

  @Test
  void a_second_reading_computes_nothing_and_is_the_same(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var cache = new MemoryCache();
      var first = pair.read(new Focus(), cache, part -> {});
      assertEquals(1, cache.kept.size());
      var kept = cache.kept.values().iterator().next();
      cache.loaded.clear();
      var order = new ArrayList<TokenRanges>();
      var second =
          pair.read(focus(TEXT.length(), TEXT.length()), cache, part -> order.add(part.known()));
      assertEquals(kept.size(), cache.loaded.size());
      assertEquals(kept.size() - 1, cache.loaded.getFirst(), "what is looked at comes first");
      assertEquals(0, cache.open, "shelves are closed");
      assertSame(first, second);
    }
  }

  @Test
  void a_damaged_pass_is_computed_again(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var cache = new MemoryCache();
      var first = pair.read(new Focus(), cache, part -> {});
      var kept = cache.kept.values().iterator().next();
      var good = kept.get(1).clone();
      kept.get(1)[40] ^= 1;
      kept.put(0, new byte[] {1, 2, 3});
      assertSame(first, pair.read(new Focus(), cache, part -> {}));
      assertArrayEquals(good, kept.get(1), "and is kept anew");
    }
  }

  @Test
  void a_reading_that_was_stopped_goes_on_where_it_was(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var cache = new MemoryCache();
      var cancellation = new Cancellation();
      var stopped =
          pair.reader(
              new Focus(),
              cache,
              part -> {
                if (!part.known().isEmpty()) {
                  cancellation.cancel();
                }
              });
      assertThrows(CancellationException.class, () -> stopped.run(Progress.none(), cancellation));
      assertEquals(0, cache.open, "shelves are closed");
      assertEquals(1, cache.kept.values().iterator().next().size());
      cache.loaded.clear();
      var whole = pair.read(new Focus(), cache, part -> {});
      assertEquals(List.of(0), cache.loaded);
      assertSame(pair.read(new Focus(), ReadingCache.none(), part -> {}), whole);
    }
  }

  @Test
  void another_model_or_text_has_a_place_of_its_own(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var cache = new MemoryCache();
      var tokens = pair.tokens().slice(0, 100);
      for (var model : List.of("one", "two")) {
        for (var length : List.of(100, 90)) {
          var setting = new TextReader.Setting(new Focus(), cache, () -> model, () -> "an SAE");
          new TextReader(
                  pair.model, Optional.of(pair.sae), tokens.slice(0, length), setting, 0, p -> {})
              .run(Progress.none(), new Cancellation());
        }
      }
      assertEquals(4, cache.kept.size());
      assertTrue(cache.loaded.isEmpty());
    }
  }

  @Test
  void short_texts_are_not_kept(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var cache = new MemoryCache();
      var setting = new TextReader.Setting(new Focus(), cache, () -> "a model", () -> "an SAE");
      new TextReader(pair.model, Optional.of(pair.sae), pair.tokens(), setting, part -> {})
          .run(Progress.none(), new Cancellation());
      assertTrue(cache.kept.isEmpty());
    }
  }

  @Test
  void the_beginning_of_a_long_text_has_its_tokens_first(Engine engine) {
    try (var pair = Pair.open(engine)) {
      var text = TEXT.repeat(4);
      var beginnings = new ArrayList<TokenSequence>();
      var whole =
          TextReader.tokenize(
              pair.model, Optional.of(pair.sae), text, new Cancellation(), beginnings::add);
      assertEquals(1, beginnings.size());
      var first = beginnings.getFirst();
      assertTrue(first.size() > 1000 && first.size() < whole.size());
      assertArrayEquals(whole.slice(0, first.size()).ids(), first.ids());
      assertEquals(whole.end(first.size() - 1), first.end(first.size() - 1));
      assertTrue(first.isAdded(0));
    }
  }
}
