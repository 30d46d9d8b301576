package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.frame.History;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.heatmap.Coloring;
import org.junit.jupiter.api.Test;

class ReadViewModelTest {
  private static final int STATE = 2;
  private static final int OPPOSITE = 3;
  private static final int THE = 5;

  private static final String TEXT =
      "The capital of the state containing Dallas is Austin. The opposite of small is large.";

  private final History history = new History();

  private ReadViewModel reading(String text) {
    return reading(text, ImmediateJobs.eager());
  }

  private ReadViewModel reading(String text, ImmediateJobs jobs) {
    var model = new ReadViewModel(jobs, history);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    model.open(TextSource.typed(text));
    return model;
  }

  private static String word(ReadViewModel model, int token) {
    return model.pageProperty().get().reading().label(token).strip();
  }

  private static int tokenOf(ReadViewModel model, String word) {
    var token = 0;
    while (!word(model, token).equals(word)) {
      token++;
    }
    return token;
  }

  @Test
  void before_any_text_the_view_is_empty() {
    var model = new ReadViewModel(ImmediateJobs.eager(), history);
    assertInstanceOf(ReadState.Empty.class, model.stateProperty().get());
  }

  @Test
  void a_text_waits_for_its_model_and_is_shown_meanwhile() {
    var model = new ReadViewModel(ImmediateJobs.eager(), history);
    model.open(TextSource.typed(TEXT));
    assertInstanceOf(ReadState.Working.class, model.stateProperty().get());
    assertEquals(TEXT, model.pageProperty().get().heatText().text());
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
  }

  @Test
  void where_no_model_is_on_its_way_the_view_says_so_and_opens_one() {
    var model = new ReadViewModel(ImmediateJobs.eager(), history);
    var asked = new ArrayList<String>();
    model.whenWithoutModel(() -> asked.add("open"), () -> asked.add("stop"));
    model.open(TextSource.typed(TEXT));
    model.cancel();
    model.openingProperty().set(false);
    assertInstanceOf(ReadState.NoModel.class, model.stateProperty().get());
    model.retry();
    model.openingProperty().set(true);
    assertInstanceOf(ReadState.Working.class, model.stateProperty().get());
    assertEquals(List.of("stop", "open"), asked);
  }

  @Test
  void why_the_model_cannot_be_opened_is_told_until_it_was_read_whatever_is_typed() {
    var model = new ReadViewModel(ImmediateJobs.eager(), history);
    model.openingProperty().set(false);
    model.fail(new Problem("config.json is missing", Optional.empty(), "Choose another folder"));
    model.open(TextSource.typed(TEXT));
    model.edit("small");
    assertInstanceOf(ReadState.Failed.class, model.stateProperty().get());
    model.forgive();
    assertInstanceOf(ReadState.NoModel.class, model.stateProperty().get());
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
  }

  @Test
  void another_model_which_has_other_tokens_leaves_none_selected() {
    var model = reading(TEXT);
    model.selectToken(STATE);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.named("Another")));
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
    assertEquals(-1, model.selectedTokenProperty().get());
  }

  @Test
  void a_feature_that_is_silent_in_the_text_has_no_invented_maximum() {
    var model = reading(TEXT);
    model.choice().setMode(Mode.ONE_FEATURE);
    model.choice().follow(MadeUpMicroscope.LATENTS - 1);
    assertEquals(0, model.choice().coloringProperty().get().layers().getFirst().max());
  }

  private static Page earlier(String text) {
    var scope = MadeUpMicroscope.withTwoLenses();
    var work = scope.read("", text, scope.firstLens(), part -> {});
    return Page.of(work.run(Progress.none(), new Cancellation()), true);
  }

  private ReadViewModel waiting() {
    var model = new ReadViewModel(ImmediateJobs.eager(), history);
    model.open(TextSource.typed(TEXT));
    return model;
  }

  @Test
  void an_earlier_reading_is_shown_until_its_model_is_open() {
    var model = waiting();
    var scope = MadeUpMicroscope.withTwoLenses();
    var early = earlier(TEXT);
    model.openEarly(early, scope.modelName());
    assertInstanceOf(ReadState.Working.class, model.stateProperty().get());
    assertFalse(model.choice().coloringProperty().get().layers().isEmpty());
    model.choice().follow(STATE);
    var chosen = model.choice().selectionProperty().get();
    var pages = new ArrayList<Page>();
    model.pageProperty().addListener((seen, before, after) -> pages.add(after));
    model.microscopeProperty().set(Optional.of(scope));
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
    assertEquals(
        chosen, model.choice().selectionProperty().get(), "what was chosen meanwhile stays");
    assertTrue(pages.stream().allMatch(page -> page.reading().complete()), "nothing flickers");
    assertNotSame(early.reading(), model.pageProperty().get().reading(), "the model's own");
  }

  @Test
  void an_earlier_reading_of_another_model_goes_when_this_one_is_open() {
    var model = waiting();
    model.openEarly(earlier(TEXT), "Another model");
    model.choice().follow(STATE);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    assertEquals(
        reading(TEXT).choice().selectionProperty().get(),
        model.choice().selectionProperty().get(),
        "as at first");
  }

  @Test
  void an_earlier_reading_of_another_text_is_not_shown() {
    var model = waiting();
    model.openEarly(earlier("Another text."), "Made up");
    assertEquals(0, model.pageProperty().get().reading().done());
  }

  /// The reading's own time, also where it was read before anybody asked.
  @Test
  void the_status_says_how_long_the_model_took() {
    var status = reading(TEXT).statusProperty().get();
    assertTrue(status.endsWith(" tokens in 250 ms"), status);
  }

  @Test
  void the_first_reading_is_coloured_without_being_asked() {
    var model = reading(TEXT);
    var coloring =
        assertInstanceOf(Coloring.StrongestOf.class, model.choice().coloringProperty().get());
    assertFalse(coloring.layers().isEmpty());
    assertTrue(model.choice().selectionProperty().get().pick(0).isEmpty(), "0 fires everywhere");
  }

  @Test
  void following_a_feature_colours_where_it_fires() {
    var model = reading(TEXT);
    model.choice().setMode(Mode.ONE_FEATURE);
    model.choice().follow(STATE);
    var coloring =
        assertInstanceOf(Coloring.OneFeature.class, model.choice().coloringProperty().get());
    assertTrue(coloring.value(tokenOf(model, "Dallas")) > 0);
    assertEquals(-1, coloring.shown(tokenOf(model, "Austin")));
  }

  @Test
  void the_places_of_a_feature_come_strongest_first() {
    var model = reading(TEXT);
    var words =
        model.facts().placesOf(STATE).stream().map(place -> word(model, place.token())).toList();
    assertEquals(List.of("state", "Dallas"), words);
  }

  @Test
  void a_feature_is_called_by_what_is_known_or_by_its_words() {
    var model = reading(TEXT);
    assertEquals("Inside a quotation", model.facts().name(1).words());
    assertEquals("fires on state, Dallas", model.facts().name(STATE).words());
    assertEquals("silent in this text", model.facts().name(40).words());
  }

  @Test
  void special_tokens_are_ignored_until_they_are_wanted() {
    var model = reading(TEXT);
    model.choice().follow(0);
    model.choice().setMode(Mode.ONE_FEATURE);
    assertEquals(0.5f, model.choice().coloringProperty().get().layers().getFirst().max());
    model.setFilters(model.filtersProperty().get().ignoreSpecial(false));
    assertEquals(90f, model.choice().coloringProperty().get().layers().getFirst().max());
  }

  @Test
  void common_features_can_be_hidden_from_the_list() {
    var model = reading(TEXT);
    var dallas = tokenOf(model, "Dallas");
    assertEquals(2, model.facts().featuresAt(dallas).size());
    model.setFilters(model.filtersProperty().get().maximumShare(0.5));
    assertEquals(
        List.of(STATE),
        model.facts().featuresAt(dallas).stream().map(TextReading.Activation::latent).toList());
  }

  @Test
  void the_heatmap_follows_the_last_keystroke_only() {
    var jobs = ImmediateJobs.held();
    var model = reading("one", jobs);
    jobs.runPending();
    model.edit("one t");
    model.edit("one two");
    jobs.elapse();
    jobs.runPending();
    assertEquals("one two", model.pageProperty().get().reading().text());
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_keystroke_cancels_the_pass_under_way_and_old_colours_stay() {
    var jobs = ImmediateJobs.held();
    var model = reading(TEXT, jobs);
    jobs.runPending();
    model.edit("small");
    jobs.elapse();
    assertInstanceOf(ReadState.Working.class, model.stateProperty().get());
    model.edit("small large");
    assertEquals(TEXT, model.pageProperty().get().reading().text());
    jobs.elapse();
    jobs.runPending();
    assertEquals("small large", model.pageProperty().get().reading().text());
  }

  @Test
  void chosen_features_stay_chosen_when_the_text_changes() {
    var model = reading(TEXT);
    model.choice().follow(OPPOSITE);
    var before = model.choice().selectionProperty().get();
    model.edit("hot and cold");
    assertEquals(before, model.choice().selectionProperty().get());
    assertTrue(model.choice().coloringProperty().get().shown(tokenOf(model, "cold")) >= 0);
  }

  @Test
  void reading_can_be_cancelled_and_taken_up_again() {
    var jobs = ImmediateJobs.held();
    var model = reading(TEXT, jobs);
    model.cancel();
    jobs.runPending();
    assertInstanceOf(ReadState.Cancelled.class, model.stateProperty().get());
    model.retry();
    jobs.runPending();
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_text_that_is_stopped_is_not_said_to_be_as_long_as_the_one_before() {
    var jobs = ImmediateJobs.held();
    var model = reading(TEXT, jobs);
    jobs.runPending();
    assertFalse(model.statusProperty().get().isEmpty());
    model.open(TextSource.typed("small"));
    model.cancel();
    jobs.runPending();
    assertEquals("", model.statusProperty().get());
  }

  @Test
  void a_failure_is_told_and_the_next_text_works() {
    var model = reading(TEXT);
    model.edit(MadeUpMicroscope.UNREADABLE);
    var failed = assertInstanceOf(ReadState.Failed.class, model.stateProperty().get());
    assertEquals("This text cannot be read. Write another one.", failed.problem().sentence());
    model.edit("small");
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_failure_that_was_read_leaves_what_had_come_and_a_way_to_go_on() {
    var model = reading(TEXT);
    model.edit(MadeUpMicroscope.UNREADABLE);
    model.forgive();
    assertInstanceOf(ReadState.Unread.class, model.stateProperty().get());
  }

  @Test
  void a_problem_beside_the_text_leaves_the_text_as_it_is_until_another_one_is_opened() {
    var model = reading(TEXT);
    model.open(Path.of("no-such-file.txt"));
    assertTrue(model.problemProperty().get().isPresent());
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
    model.open(TextSource.typed("small"));
    assertTrue(model.problemProperty().get().isEmpty());
  }

  @Test
  void an_edited_text_is_called_what_it_is() {
    var model = reading(TEXT);
    var sample = TextSource.sample("World sampler", "Click a word.", TEXT);
    model.open(sample);
    model.edit(TEXT + " New");
    assertEquals("World sampler, edited", model.sourceProperty().get().name());
    model.edit(TEXT + " Newer");
    assertEquals("World sampler, edited", model.sourceProperty().get().name());
    model.edit(TEXT);
    assertEquals(sample, model.sourceProperty().get(), "as it was opened");
    model.edit("The hall and the kitchen.");
    assertEquals(TextSource.typed("The hall and the kitchen."), model.sourceProperty().get());
    model.open(sample);
    model.edit(TEXT.substring(0, 1));
    assertEquals("Typed text", model.sourceProperty().get().name());
    model.edit("");
    model.edit("The capital");
    assertEquals("Typed text", model.sourceProperty().get().name());
    model.edit("");
    model.edit(TEXT);
    assertEquals(sample, model.sourceProperty().get());
  }

  @Test
  void deleting_everything_leads_to_the_empty_state() {
    var model = reading(TEXT);
    model.edit("");
    assertInstanceOf(ReadState.Empty.class, model.stateProperty().get());
    assertEquals(0, model.pageProperty().get().heatText().size());
  }

  @Test
  void choices_of_features_can_be_undone() {
    var model = reading(TEXT);
    var before = model.choice().selectionProperty().get();
    model.choice().follow(THE);
    model.choice().remove(before.current());
    history.undo();
    history.undo();
    assertEquals(before, model.choice().selectionProperty().get());
    history.redo();
    assertTrue(model.choice().selectionProperty().get().pick(THE).isPresent());
  }

  @Test
  void another_layer_is_another_reading_with_features_of_its_own() {
    var model = reading(TEXT);
    model.chooseLens(1);
    assertEquals(1, model.lensProperty().get());
    assertInstanceOf(ReadState.Ready.class, model.stateProperty().get());
    assertFalse(history.canUndoProperty().get());
  }

  @Test
  void what_was_overtaken_by_another_layer_or_model_does_not_stop_the_reading() {
    var jobs = ImmediateJobs.held();
    var model = reading(TEXT, jobs);
    var states = new ArrayList<ReadState>();
    model.stateProperty().subscribe(next -> states.add(next));
    model.chooseLens(1);
    jobs.runPending();
    model.retry();
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withoutLens()));
    jobs.runPending();
    assertInstanceOf(ReadState.Ready.class, states.getLast());
    assertFalse(states.contains(new ReadState.Cancelled()), states::toString);
  }

  @Test
  void without_an_sae_the_text_shows_its_surprisal() {
    var model = new ReadViewModel(ImmediateJobs.eager(), history);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withoutLens()));
    model.open(TextSource.typed(TEXT));
    var coloring =
        assertInstanceOf(Coloring.PerToken.class, model.choice().coloringProperty().get());
    assertEquals("nat", coloring.unit());
    assertTrue(Float.isNaN(coloring.value(0)), "the first token has no surprisal");
  }

  @Test
  void the_selection_of_tokens_stays_within_the_text() {
    var model = reading("one two");
    model.selectToken(99);
    assertEquals(-1, model.selectedTokenProperty().get());
    model.stepToken(false);
    assertEquals(2, model.selectedTokenProperty().get());
    model.stepToken(true);
    assertEquals(2, model.selectedTokenProperty().get());
  }
}
