package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.read.TokenRanges;
import org.featurescope.viz.heatmap.Coloring;
import org.junit.jupiter.api.Test;

/// A text that is read from the middle outwards, and what a person sees and does meanwhile.
class GrowingReadingTest {
  private static final int STATE = 2;

  /// Tokens 1 to 5 and 11 to 15 are "The state is Dallas .", with "small" between them.
  private static final String TEXT =
      "The state is Dallas. " + "small ".repeat(5) + "The state is Dallas.";

  private static final TokenRanges MIDDLE = TokenRanges.of(7, 13);
  private static final TokenRanges MORE = MIDDLE.with(14, 16);

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private final ReadViewModel model = new ReadViewModel(jobs, new History(), Duration.ZERO);

  private void open(String text, TokenRanges... parts) {
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.inParts(parts)));
    model.open(TextSource.typed(text));
  }

  /// What `look` says at every page, in the order of the pages.
  private <T> List<T> during(Supplier<T> look) {
    var seen = new ArrayList<T>();
    model
        .pageProperty()
        .addListener((property, before, after) -> {
          if (after.reading().size() > 0) {
            seen.add(look.get());
          }
        });
    jobs.runPending();
    return seen;
  }

  @Test
  void tokens_are_shown_before_any_number() {
    open(TEXT, TokenRanges.none(), MIDDLE);
    var shown = during(() -> model.pageProperty().get().reading().done());
    assertEquals(List.of(0, MIDDLE.count()), shown.subList(0, 2));
  }

  @Test
  void places_are_those_of_what_is_known_and_grow() {
    open(TEXT, MIDDLE, MORE);
    var places = during(() -> model.facts().placesOf(STATE).stream().map(p -> p.token()).toList());
    var state = model.pageProperty().get().reading();
    assertTrue(state.complete());
    assertEquals(List.of(List.of(12), List.of(12, 14), List.of(2, 12, 4, 14)), places);
  }

  @Test
  void colours_are_those_of_what_is_known() {
    open(TEXT, MIDDLE, MORE);
    model.choice().setMode(Mode.ONE_FEATURE);
    model.choice().follow(STATE);
    var coloured =
        during(() -> {
          var coloring = model.choice().coloringProperty().get();
          return List.of(coloring.shown(2), coloring.shown(12), coloring.knows(2) ? 1 : 0);
        });
    assertEquals(List.of(-1, 0, 0), coloured.getFirst());
    assertEquals(List.of(0, 0, 1), coloured.getLast());
  }

  /// Columns are filled as parts come; they must hold what one look at the whole would give.
  @Test
  void colours_that_grew_are_those_of_a_reading_at_once() {
    open(TEXT, MIDDLE, MORE);
    jobs.runPending();
    model.choice().setMode(Mode.ONE_FEATURE);
    model.choice().follow(STATE);
    model.retry();
    jobs.runPending();
    assertColours();
    model.choice().setQuantity(Quantity.ENTROPY);
    var reading = model.pageProperty().get().reading();
    var layer = model.choice().coloringProperty().get().layers().getFirst();
    for (var token = 1; token < reading.size(); token++) {
      assertEquals(reading.quantity(Quantity.ENTROPY, token), layer.value(token));
    }
    assertTrue(Float.isNaN(layer.value(0)), "special tokens are ignored");
  }

  private void assertColours() {
    var coloring =
        assertInstanceOf(Coloring.OneFeature.class, model.choice().coloringProperty().get());
    var values = model.pageProperty().get().reading().valuesOf(STATE);
    for (var token = 0; token < values.length; token++) {
      assertEquals(values[token], coloring.layer().value(token), "token " + token);
    }
    assertEquals(8f, coloring.layer().max());
  }

  @Test
  void what_a_summary_says_does_not_depend_on_the_order() {
    open(TEXT, MIDDLE, MORE);
    jobs.runPending();
    var grown = model.pageProperty().get();
    for (var ignore : List.of(true, false)) {
      var whole = FeatureSummary.of(grown.reading(), ignore);
      var summary = grown.summarised(ignore).summary();
      for (var latent = 0; latent < summary.latents(); latent++) {
        assertEquals(whole.count(latent), summary.count(latent));
        assertEquals(whole.max(latent), summary.max(latent));
        assertEquals(whole.share(latent), summary.share(latent));
        assertEquals(whole.strongestTokens(latent), summary.strongestTokens(latent));
      }
    }
  }

  @Test
  void find_looks_through_the_whole_text_at_once() {
    open(TEXT, MIDDLE);
    model.finder().queryProperty().set("dallas");
    var found = during(() -> model.finder().matchesProperty().get().size());
    assertEquals(2, found.getFirst());
  }

  @Test
  void a_token_that_is_not_known_yet_says_nothing() {
    open(TEXT, MIDDLE);
    var here = during(() -> model.facts().featuresAt(2).size());
    assertEquals(0, here.getFirst());
    assertTrue(here.getLast() > 0);
  }

  /// Panels follow once a second, and at the end.
  @Test
  void panels_look_now_and_then() {
    open(TEXT, MIDDLE, MORE, MORE.with(3, 4));
    var done = during(() -> model.calmPageProperty().get().reading().done());
    assertEquals(MIDDLE.count(), done.get(0));
    assertEquals(MIDDLE.count(), done.get(1));
    assertEquals(model.pageProperty().get(), model.calmPageProperty().get());
  }

  @Test
  void panels_wait_while_the_text_is_scrolled_and_then_look_again() {
    open(TEXT, MIDDLE, MORE);
    var looks = new ArrayList<TokenRanges>();
    model
        .pageProperty()
        .addListener((property, before, after) -> {
          if (after.reading().known().equals(MORE)) {
            model.look(10, 20);
            looks.add(model.calmPageProperty().get().reading().known());
            jobs.elapse();
            looks.add(model.calmPageProperty().get().reading().known());
          }
        });
    jobs.runPending();
    assertEquals(List.of(MIDDLE, MORE), looks);
  }

  @Test
  void a_reading_that_is_stopped_keeps_what_it_has() {
    open(TEXT, MIDDLE, MORE);
    model
        .pageProperty()
        .addListener((property, before, after) -> {
          if (after.reading().known().equals(MIDDLE)) {
            model.cancel();
          }
        });
    jobs.runPending();
    assertInstanceOf(ReadState.Cancelled.class, model.stateProperty().get());
    assertEquals(MIDDLE, model.pageProperty().get().reading().known());
    assertEquals(1, model.facts().placesOf(STATE).size());
    assertEquals(model.pageProperty().get(), model.calmPageProperty().get());
  }

  @Test
  void closing_the_text_stops_the_work_and_leaves_nothing() {
    open(TEXT, MIDDLE, MORE);
    var parts = new ArrayList<TokenRanges>();
    model
        .pageProperty()
        .addListener((property, before, after) -> {
          parts.add(after.reading().known());
          if (after.reading().known().equals(MIDDLE)) {
            model.close();
          }
        });
    jobs.runPending();
    assertFalse(parts.contains(MORE), "the work goes no further");
    assertInstanceOf(ReadState.Empty.class, model.stateProperty().get());
    assertEquals(0, model.pageProperty().get().reading().size());
    assertTrue(jobs.running().isEmpty());
    assertEquals(Coloring.none(), model.choice().coloringProperty().get());
  }

  @Test
  void a_closed_text_can_be_opened_again() {
    open(TEXT, MIDDLE);
    jobs.runPending();
    model.close();
    model.open(TextSource.typed(TEXT));
    jobs.runPending();
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
    assertTrue(model.pageProperty().get().reading().complete());
  }

  @Test
  void of_a_long_text_the_beginning_is_shown_as_words_at_once() {
    var long_text = "word ".repeat(100_000);
    model.open(TextSource.typed(long_text));
    var shown = model.pageProperty().get().heatText();
    assertTrue(shown.size() > 5000 && shown.text().length() < 40_000);
    assertTrue(long_text.startsWith(shown.text()));
  }
}
