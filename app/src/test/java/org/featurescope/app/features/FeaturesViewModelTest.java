package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.featurescope.app.frame.History;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureTable.Order;
import org.junit.jupiter.api.Test;

class FeaturesViewModelTest {
  private static final IndexSubject FIRST = MadeUpMicroscope.subject(1);
  private static final IndexSubject SECOND = MadeUpMicroscope.subject(2);

  private final History history = new History();
  private MadeUpCatalogue catalogue = MadeUpCatalogue.of(FIRST, SECOND);

  private FeaturesViewModel model(ImmediateJobs jobs) {
    var model = new FeaturesViewModel(jobs, history, catalogue);
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    return model;
  }

  private FeaturesViewModel shown() {
    var model = model(ImmediateJobs.eager());
    model.begin();
    return model;
  }

  private static List<Integer> rows(FeaturesViewModel model) {
    return Arrays.stream(model.table().rowsProperty().get()).boxed().toList();
  }

  private static void ask(FeaturesViewModel model, Filter filter) {
    model.table().ask(model.table().queryProperty().get().filter(filter));
  }

  private static void search(FeaturesViewModel model, String text) {
    model.table().ask(model.table().queryProperty().get().text(text));
  }

  private static FeaturePage page(FeaturesViewModel model) {
    return model.page().pageProperty().get().orElseThrow();
  }

  // States.

  @Test
  void nothing_is_asked_of_the_disk_before_somebody_wants_to_know() {
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    assertTrue(jobs.running().isEmpty());
    model.begin();
    assertFalse(jobs.running().isEmpty());
  }

  @Test
  void without_a_model_and_without_indexes_there_is_nothing_to_show() {
    catalogue = MadeUpCatalogue.of();
    var model = new FeaturesViewModel(ImmediateJobs.eager(), history, catalogue);
    model.begin();
    assertInstanceOf(FeaturesState.NoModel.class, model.stateProperty().get());
  }

  @Test
  void an_index_of_the_lens_in_use_is_shown() {
    var model = shown();
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
    assertEquals("TopK 64, layer 1", model.choiceProperty().get().orElseThrow().name());
    assertEquals(64, rows(model).size());
  }

  @Test
  void another_lens_brings_its_own_features() {
    var model = shown();
    model.lensProperty().set(1);
    assertEquals(SECOND, model.table().tableProperty().get().orElseThrow().subject());
  }

  @Test
  void what_was_overtaken_does_not_say_that_it_was_stopped() {
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    var states = new ArrayList<FeaturesState>();
    model.stateProperty().subscribe(next -> states.add(next));
    model.begin();
    model.look();
    jobs.runPending();
    assertInstanceOf(FeaturesState.Ready.class, states.getLast());
    assertFalse(states.contains(new FeaturesState.Cancelled()), states::toString);
  }

  @Test
  void features_without_an_index_say_so() {
    catalogue = MadeUpCatalogue.of(SECOND);
    var model = shown();
    var state = assertInstanceOf(FeaturesState.NoIndex.class, model.stateProperty().get());
    assertEquals("TopK 64, layer 1", state.choice().name());
  }

  @Test
  void an_index_of_other_files_of_the_same_name_does_not_fit() {
    var old =
        new IndexSubject(
            "Made up", "model", "TopK 64, layer 1", "older", "blocks.1.hook_resid_post", 64);
    catalogue = MadeUpCatalogue.of(old);
    var model = shown();
    var state = assertInstanceOf(FeaturesState.NoIndex.class, model.stateProperty().get());
    assertTrue(state.choice().outdated());
    assertEquals(old, model.choicesProperty().get().getLast().key(), "the old one is still there");
  }

  @Test
  void all_autoencoders_are_indexed_in_one_pass() {
    catalogue = MadeUpCatalogue.of();
    var model = shown();
    model.indexAll(List.of(Path.of("world.txt")));
    assertEquals(
        List.of(FIRST, SECOND), catalogue.runs().stream().map(run -> run.subject()).toList());
  }

  @Test
  void an_index_of_another_model_can_be_browsed_too() {
    var other = new IndexSubject("Other", "other", "Elsewhere", "x", "blocks.0.hook_mlp_out", 16);
    catalogue = MadeUpCatalogue.of(FIRST, other);
    var model = shown();
    model.choose(model.choicesProperty().get().getLast());
    assertEquals(16, rows(model).size());
    assertTrue(model.trial().siteProperty().get().isEmpty(), "it cannot be read here");
  }

  @Test
  void a_failure_is_said_and_tried_again() {
    catalogue.broken =
        Optional.of(
            new FeaturescopeException("the workspace is of a newer version", "update the program"));
    var model = shown();
    var failed = assertInstanceOf(FeaturesState.Failed.class, model.stateProperty().get());
    assertEquals("The workspace is of a newer version", failed.problem().what());
    assertFalse(failed.repairable());
    catalogue.broken = Optional.empty();
    model.look();
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_damaged_workspace_is_offered_for_repair() {
    catalogue.broken = Optional.of(new FeaturescopeException("it is damaged", "repair it"));
    catalogue.trouble = Optional.of(new Catalogue.Trouble("it is damaged", true));
    var model = shown();
    assertTrue(
        assertInstanceOf(FeaturesState.Failed.class, model.stateProperty().get()).repairable());
    model.repair();
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
    assertTrue(model.troubleProperty().get().isEmpty());
  }

  @Test
  void stopping_is_a_state_of_its_own() {
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    model.begin();
    model.cancel();
    jobs.runPending();
    assertInstanceOf(FeaturesState.Cancelled.class, model.stateProperty().get());
  }

  // The table.

  @Test
  void what_is_understood_best_stands_in_front_and_the_unnamed_last() {
    var model = shown();
    var table = model.table().tableProperty().get().orElseThrow();
    var scores = rows(model).stream().mapToDouble(table::score).toArray();
    var named = (int) Arrays.stream(scores).filter(score -> !Double.isNaN(score)).count();
    assertEquals(15, named);
    assertTrue(IntStream.range(1, named).allMatch(i -> scores[i - 1] >= scores[i]));
    assertTrue(Double.isNaN(scores[named]));
  }

  @Test
  void every_column_sorts_both_ways() {
    var model = shown();
    var query = model.table().queryProperty().get();
    model.table().ask(query.sort(Order.MAX, true));
    assertEquals(63, rows(model).getFirst());
    model.table().ask(query.sort(Order.DENSITY, false));
    assertEquals(List.of(0, 1, 2), rows(model).subList(0, 3));
    model.table().ask(query.sort(Order.LATENT, true));
    assertEquals(63, rows(model).getFirst());
    model.table().ask(query.sort(Order.LABEL, false));
    assertEquals(
        "A capital of Europe 20",
        model.words(rows(model).getFirst()),
        "names in the order of the alphabet");
  }

  @Test
  void search_finds_names_numbers_and_the_contexts_of_examples() {
    var model = shown();
    search(model, "QUOTATION opening");
    assertEquals(Set.of(4, 16, 28, 40, 52), Set.copyOf(rows(model)));
    search(model, "#17");
    assertTrue(rows(model).contains(17));
    search(model, "word 33 in");
    assertEquals(List.of(33), rows(model));
    search(model, "nothing is called that");
    assertEquals(List.of(), rows(model));
  }

  @Test
  void names_answer_while_the_disk_is_still_searched() {
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    model.begin();
    jobs.runPending();
    search(model, "quotation");
    assertEquals(5, rows(model).size());
    search(model, "in its place");
    assertEquals(0, rows(model).size());
    jobs.runPending();
    assertEquals(63, rows(model).size());
  }

  @Test
  void filters_leave_out_what_they_say() {
    var model = shown();
    ask(model, Filter.all().life(Filter.Life.DEAD));
    assertEquals(List.of(0), rows(model));
    ask(model, Filter.all().life(Filter.Life.ALIVE).labelled(true));
    assertEquals(15, rows(model).size());
    ask(model, Filter.all().density(0.01, 0.02));
    assertEquals(Set.of(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20), Set.copyOf(rows(model)));
    ask(model, Filter.all().minScore(0.75));
    assertTrue(
        rows(model).stream()
            .allMatch(
                latent -> model.table().tableProperty().get().orElseThrow().score(latent) >= 0.75));
  }

  @Test
  void stars_and_tags_can_be_filtered_by() {
    var model = shown();
    model.page().select(9);
    model.editor().star(page(model), true);
    model.editor().tag(page(model), "odd");
    ask(model, Filter.all().starred(true));
    assertEquals(List.of(9), rows(model));
    ask(model, Filter.all().tags(Set.of("odd")));
    assertEquals(List.of(9), rows(model));
    assertEquals(List.of("odd"), model.table().tags());
  }

  // One feature.

  @Test
  void a_page_is_there_without_being_asked_for() {
    var model = shown();
    assertEquals(rows(model).getFirst(), page(model).latent());
  }

  @Test
  void a_random_feature_is_never_dead_and_among_the_rows() {
    var model = shown();
    ask(model, Filter.all().density(0, 0.002));
    for (var i = 0; i < 20; i++) {
      model.page().selectRandom();
      assertTrue(Set.of(1, 2).contains(model.page().selectedProperty().get()));
    }
  }

  @Test
  void steps_follow_the_order_of_the_rows() {
    var model = shown();
    model.page().select(rows(model).get(3));
    model.page().step(1);
    assertEquals(rows(model).get(4), model.page().selectedProperty().get());
    model.page().step(-100);
    assertEquals(rows(model).getFirst(), model.page().selectedProperty().get());
  }

  @Test
  void a_feature_of_another_layer_opens_with_its_own_table() {
    var model = shown();
    model.goTo("sae2", 7);
    assertEquals(SECOND, model.table().tableProperty().get().orElseThrow().subject());
    assertEquals(7, page(model).latent());
  }

  @Test
  void a_feature_that_was_asked_for_too_early_is_shown_when_its_table_comes() {
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    model.open(0, 33);
    model.begin();
    jobs.runPending();
    assertEquals(33, page(model).latent());
  }

  @Test
  void one_feature_can_be_kept_beside_another() {
    var model = shown();
    model.page().select(5);
    model.page().pin();
    model.page().select(6);
    assertEquals(5, model.page().pinnedProperty().get().orElseThrow().latent());
    assertEquals(6, page(model).latent());
  }

  // Words.

  @Test
  void a_name_is_shown_at_once_kept_and_undone() {
    var model = shown();
    model.page().select(5);
    model.editor().rename(page(model), "  Five  ");
    assertEquals("Five", model.words(5));
    assertEquals("Five", page(model).annotation().label().orElseThrow().text());
    assertEquals(List.of("annotate 5"), catalogue.writes);
    history.undo();
    assertEquals("", model.words(5));
    history.redo();
    assertEquals("Five", model.words(5));
  }

  @Test
  void without_a_persons_name_the_programs_shows_again() {
    var model = shown();
    model.page().select(4);
    model.editor().rename(page(model), "Mine");
    model.editor().rename(page(model), "");
    assertEquals("Opening quotation mark", model.words(4));
  }

  @Test
  void a_name_that_is_typed_as_it_was_is_no_change() {
    var model = shown();
    model.page().select(4);
    model.editor().rename(page(model), "Opening quotation mark");
    assertEquals(List.of(), catalogue.writes);
    assertFalse(history.canUndoProperty().get());
  }

  @Test
  void undo_reaches_a_feature_that_is_no_longer_shown() {
    var model = shown();
    model.page().select(5);
    model.editor().note(page(model), "look again");
    model.page().select(6);
    history.undo();
    assertEquals("", catalogue.entry(FIRST, 5).annotation().note());
    assertEquals(6, page(model).latent());
  }

  @Test
  void lists_are_made_changed_and_forgotten_and_each_step_is_undone() {
    var model = shown();
    var five = new FeatureKey("sae1", 5);
    model.editor().add("Odd ones", List.of(five, new FeatureKey("sae1", 7)));
    model.editor().remove("Odd ones", five);
    assertEquals(1, catalogue.lists().getFirst().features().size());
    model.editor().forget("Odd ones");
    assertEquals(List.of(), catalogue.lists());
    history.undo();
    history.undo();
    assertEquals(2, catalogue.lists().getFirst().features().size());
    history.undo();
    assertEquals(List.of(), catalogue.lists());
  }

  @Test
  void damage_that_nobody_saw_is_found_behind_the_table_and_can_be_repaired() {
    catalogue.hidden = Optional.of(new Catalogue.Trouble("a page is not legible", true));
    var model = shown();
    assertEquals(new FeaturesState.Ready(), model.stateProperty().get());
    assertEquals(catalogue.hidden, model.troubleProperty().get());
    model.repair();
    assertTrue(model.troubleProperty().get().isEmpty());
  }

  @Test
  void what_was_not_kept_is_said_and_taken_back() {
    catalogue.trouble = Optional.of(new Catalogue.Trouble("the workspace is read-only", false));
    var model = shown();
    model.page().select(5);
    model.editor().rename(page(model), "Five");
    assertEquals("The workspace is read-only", model.problemProperty().get().orElseThrow().what());
    assertEquals("", model.words(5));
    assertEquals(5, page(model).latent());
  }

  @Test
  void what_another_window_wrote_is_shown_when_one_comes_back() {
    var model = shown();
    var other = new FeaturesViewModel(ImmediateJobs.eager(), new History(), catalogue);
    other.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    other.begin();
    other.page().select(5);
    other.editor().rename(other.page().pageProperty().get().orElseThrow(), "Five");
    model.refresh();
    assertEquals("", model.words(5), "nobody said that something changed");
    catalogue.changed = true;
    model.refresh();
    assertEquals("Five", model.words(5));
  }

  @Test
  void the_index_that_another_window_chose_is_shown_with_its_name() {
    var model = shown();
    var bundled = chosen(model).run().orElseThrow();
    model.index(List.of(Path.of("mine.txt")));
    catalogue.use(bundled);
    catalogue.changed = true;
    model.refresh();
    assertEquals(Optional.of(bundled), chosen(model).run());
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
  }

  // The model.

  @Test
  void a_typed_text_is_read_and_follows_the_feature() {
    var model = shown();
    model.trial().textProperty().set("say \"hello\" now");
    var reading = model.trial().readingProperty().get();
    var quoted = reading.valuesOf(1);
    assertTrue(IntStream.range(0, quoted.length).anyMatch(token -> quoted[token] > 0));
    model.trial().textProperty().set("");
    assertEquals(0, model.trial().readingProperty().get().done());
  }

  @Test
  void typing_reads_after_a_pause_and_only_the_last_text() {
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    model.begin();
    jobs.runPending();
    model.trial().textProperty().set("a");
    model.trial().textProperty().set("ab");
    jobs.elapse();
    jobs.runPending();
    assertEquals("ab", model.trial().readingProperty().get().text());
  }

  @Test
  void an_unreadable_text_is_a_sentence() {
    var model = shown();
    model.trial().textProperty().set(MadeUpMicroscope.UNREADABLE);
    assertEquals(
        "This text cannot be read", model.trial().problemProperty().get().orElseThrow().what());
  }

  @Test
  void an_index_is_made_and_opens() {
    catalogue = MadeUpCatalogue.of();
    var model = shown();
    model.index(List.of(Path.of("world.txt")));
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
    assertEquals(List.of("name 1"), catalogue.writes, "the concept that is measured well enough");
  }

  private static Choice chosen(FeaturesViewModel model) {
    return model.choiceProperty().get().orElseThrow();
  }

  @Test
  void the_index_of_a_text_of_ones_own_leaves_the_bundled_one_to_go_back_to() {
    var model = shown();
    var bundled = chosen(model).run().orElseThrow();
    model.page().select(3);
    model.index(List.of(Path.of("mine.txt")));
    var mine = chosen(model).run().orElseThrow();
    assertEquals("mine.txt", mine.corpus());
    assertEquals(List.of(bundled), chosen(model).others());

    model.use(bundled);
    assertEquals(Optional.of(bundled), chosen(model).run());
    assertEquals(List.of(mine), chosen(model).others());
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
    assertEquals(3, model.page().selectedProperty().get(), "the same feature is looked at");

    model.remove(mine);
    assertEquals(List.of(), chosen(model).others());
    assertEquals(Optional.of(bundled), chosen(model).run());
    model.use(mine);
    assertTrue(model.problemProperty().get().isPresent(), "another window was faster");
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
  }

  @Test
  void neurons_are_indexed_like_features() {
    catalogue = MadeUpCatalogue.of();
    var model = shown();
    var neurons =
        model.choicesProperty().get().stream().filter(Choice::neurons).findFirst().orElseThrow();
    model.choose(neurons);
    model.index(List.of(Path.of("world.txt")));
    assertEquals(8, rows(model).size());
  }

  @Test
  void indexing_is_paused_and_resumed() {
    catalogue = MadeUpCatalogue.of();
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    model.begin();
    jobs.runPending();
    model.index(List.of(Path.of("world.txt")));
    assertInstanceOf(Indexing.State.Running.class, model.indexing().stateProperty().get());
    model.indexing().pause();
    jobs.runPending();
    assertInstanceOf(Indexing.State.Paused.class, model.indexing().stateProperty().get());
    model.indexing().resume();
    jobs.runPending();
    assertInstanceOf(Indexing.State.Idle.class, model.indexing().stateProperty().get());
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_model_that_is_closed_is_not_indexed_any_longer() {
    catalogue = MadeUpCatalogue.of();
    var jobs = ImmediateJobs.held();
    var model = model(jobs);
    model.begin();
    jobs.runPending();
    model.index(List.of(Path.of("world.txt")));
    model.microscopeProperty().set(Optional.empty());
    jobs.runPending();
    assertInstanceOf(Indexing.State.Paused.class, model.indexing().stateProperty().get());
    model.indexing().resume();
    assertInstanceOf(
        Indexing.State.Paused.class, model.indexing().stateProperty().get(), "it is not there");
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    jobs.runPending();
    model.indexing().resume();
    jobs.runPending();
    assertInstanceOf(FeaturesState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_text_that_cannot_be_indexed_is_a_sentence() {
    catalogue = MadeUpCatalogue.of();
    var model = shown();
    model.index(List.of(Path.of("empty.txt")));
    var failed =
        assertInstanceOf(Indexing.State.Failed.class, model.indexing().stateProperty().get());
    assertEquals("The file holds no text", failed.problem().what());
  }
}
