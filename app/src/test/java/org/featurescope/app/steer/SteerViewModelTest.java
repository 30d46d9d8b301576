package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.frame.History;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.SliderChange;
import org.featurescope.viz.steer.StrengthUnit;
import org.featurescope.viz.steer.TokenPlace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person does to a plan, and what becomes of it.
class SteerViewModelTest {
  private static final String PROMPT = "The opposite of small is";

  private final History history = new History();
  private final MadeUpShelf shelf = new MadeUpShelf();
  private final MadeUpDesk desk = MadeUpDesk.withTwoSources();
  private final ImmediateJobs held = ImmediateJobs.held();

  private SteerViewModel open(Jobs jobs) {
    var model = new SteerViewModel(jobs, history, shelf, shelf, PROMPT);
    model.deskProperty().set(Optional.of(desk));
    model.begin();
    return model;
  }

  private SteerViewModel open() {
    return open(ImmediateJobs.eager());
  }

  /// With one slider, of feature 7.
  private SteerViewModel withOne() {
    var model = open();
    model.plan().begin(Draft.empty());
    model.steer(0, 7);
    return model;
  }

  private static int only(SteerViewModel model) {
    assertEquals(1, model.plan().draft().sliders().size());
    return model.plan().draft().sliders().getFirst().key();
  }

  private static double value(SteerViewModel model) {
    return model.plan().draft().sliders().getFirst().value();
  }

  private static double grand(SteerViewModel model) {
    return seen(model).next(MadeUpDesk.GRAND).orElseThrow().steered();
  }

  private static Seen seen(SteerViewModel model) {
    return model.look().live().seenProperty().get().orElseThrow();
  }

  private static SteeringPlan plan(String sae, int latent, double value) {
    var reference = MadeUpDesk.withTwoSources().sources().getFirst().reference();
    var other =
        new SaeReference(
            sae.isEmpty() ? reference.path() : sae,
            reference.layer(),
            reference.hook(),
            reference.hash(),
            reference.latents());
    return SteeringPlan.of(new Step(new Target.Latent(other, latent), Mode.ADD, value));
  }

  // The first picture.

  @Test
  void it_begins_with_the_loudest_features_of_the_prompt_at_rest() {
    var model = open();
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
    var sliders = model.plan().draft().sliders();
    assertEquals(4, sliders.size());
    assertTrue(sliders.stream().allMatch(slider -> slider.value() == 0));
    assertFalse(model.hintProperty().get().isEmpty(), "says what to try");
    assertFalse(history.canUndoProperty().get(), "there is nothing to take back");
    assertTrue(model.look().watchedProperty().get().isPresent());
    assertTrue(
        sliders.stream()
            .noneMatch(slider ->
                slider
                    .target()
                    .equals(
                        model
                            .namesProperty()
                            .get()
                            .target(0, model.look().watchedProperty().get().get().latent()))));
  }

  @Test
  void it_begins_with_a_ready_made_plan_where_one_fits() {
    shelf.ready.add(new PlanShelf.Ready("Of another model", "No.", "", plan("/else", 3, 1)));
    shelf.ready.add(new PlanShelf.Ready("Grand", "Large turns grand.", "It is", plan("", 3, 5)));
    var model = open();
    assertEquals("Grand", model.plan().draft().name());
    assertEquals("It is", model.promptProperty().get());
    assertEquals("Large turns grand.", model.hintProperty().get());
    assertFalse(model.plan().edited());
    assertTrue(grand(model) > 0.5);
    assertTrue(model.plans().plans().misfitProperty().get().isEmpty());
  }

  @Test
  void nothing_is_asked_of_the_model_before_the_view_is_shown() {
    var model = new SteerViewModel(ImmediateJobs.eager(), history, shelf, shelf, PROMPT);
    model.deskProperty().set(Optional.of(desk));
    assertEquals(List.of(), desk.looks);
  }

  @Test
  void without_a_model_or_an_autoencoder_it_says_so() {
    var model = new SteerViewModel(ImmediateJobs.eager(), history, shelf, shelf, PROMPT);
    model.begin();
    assertInstanceOf(SteerState.NoModel.class, model.stateProperty().get());
    model.deskProperty().set(Optional.of(MadeUpDesk.withoutSource()));
    assertInstanceOf(SteerState.NoFeatures.class, model.stateProperty().get());
    model.steer(0, 1);
    assertTrue(model.plan().draft().sliders().isEmpty());
  }

  // Sliders.

  @Test
  void the_next_token_follows_a_slider() {
    var model = withOne();
    var before = grand(model);
    model.plan().drag(only(model), 5);
    assertTrue(grand(model) > 0.8 && before < 0.1);
  }

  @Test
  void a_drag_is_one_entry_of_the_history() {
    var model = withOne();
    for (var value = 1; value <= 20; value++) {
      model.plan().drag(only(model), value / 4.0);
    }
    model.plan().settle();
    assertEquals(5, value(model));
    history.undo();
    assertEquals(0, value(model));
    history.redo();
    assertEquals(5, value(model));
    history.undo();
    history.undo();
    assertTrue(model.plan().draft().sliders().isEmpty(), "adding is another entry");
  }

  @Test
  void while_one_look_is_under_way_only_the_newest_of_the_next_is_done() {
    var model = open(held);
    held.runPending();
    desk.looks.clear();
    var key = model.plan().draft().sliders().getFirst().key();
    for (var value = 1; value <= 10; value++) {
      model.plan().drag(key, value);
    }
    assertEquals(1, held.running().size(), "one computation at a time");
    held.runPending();
    assertEquals(
        List.of(1.0, 10.0),
        desk.looks.stream().map(ask -> ask.plan().steps().getFirst().value()).toList());
    assertEquals(10, seen(model).asked().plan().steps().getFirst().value());
  }

  @Test
  void what_is_under_way_for_another_prompt_is_stopped() {
    var model = open(held);
    held.runPending();
    desk.looks.clear();
    model.promptProperty().set("One");
    model.promptProperty().set("Two");
    held.runPending();
    assertEquals(List.of("Two"), desk.looks.stream().map(SteeringDesk.Ask::text).toList());
  }

  @Test
  void muted_and_not_soloed_sliders_do_nothing_and_stay() {
    var model = withOne();
    model.plan().setValue(only(model), 6);
    model.plan().setMuted(only(model), true);
    assertTrue(grand(model) < 0.1);
    model.plan().setMuted(only(model), false);
    model.steer(0, 9);
    model.plan().setSolo(model.plan().draft().sliders().getLast().key(), true);
    assertTrue(grand(model) < 0.1, "the other one is heard alone");
    assertFalse(
        model.plan().draft().kept().steps().getFirst().muted(), "solo is for listening only");
    model.plan().setSolo(model.plan().draft().sliders().getLast().key(), false);
    assertTrue(grand(model) > 0.8);
  }

  @Test
  void resetting_puts_everything_where_it_does_nothing() {
    var model = withOne();
    model.plan().setValue(only(model), 6);
    model.plan().setMode(only(model), Mode.MULTIPLY);
    assertEquals(1, value(model), "a strength is no factor");
    model.plan().setValue(only(model), 3);
    model.plan().resetAll();
    assertEquals(1, value(model));
    assertTrue(model.plan().draft().plan().isNeutral());
  }

  @Test
  void a_feature_that_is_there_is_selected_and_not_added_again() {
    var model = withOne();
    model.steer(0, 9);
    model.steer(0, 7);
    assertEquals(2, model.plan().draft().sliders().size());
    assertEquals(model.plan().draft().sliders().getFirst().key(), model.plan().draft().selected());
  }

  @Test
  void sliders_change_places_and_keep_their_strength() {
    var model = withOne();
    model.plan().setValue(only(model), 6);
    model.steer(1, 9);
    model.plan().move(model.plan().draft().sliders().getLast().key(), 0);
    assertEquals(List.of(0.0, 6.0), values(model));
    history.undo();
    assertEquals(List.of(6.0, 0.0), values(model));
  }

  private static List<Double> values(SteerViewModel model) {
    return model.plan().draft().sliders().stream().map(Slider::value).toList();
  }

  @Test
  void no_number_and_a_monstrous_one_do_no_harm() {
    var model = withOne();
    model.plan().setValue(only(model), Double.NaN);
    assertEquals(0, value(model));
    model.plan().setValue(only(model), 1e300);
    assertEquals(1e6, value(model));
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_slider_goes_as_far_as_its_feature_and_further_when_asked() {
    var model = withOne();
    var slider = model.plan().draft().sliders().getFirst();
    assertEquals(5.6, model.namesProperty().get().usual(slider.target()).orElseThrow(), 1e-9);
    assertEquals(15, model.strength().range(slider));
    model.plan().setValue(slider.key(), 70);
    assertEquals(80, model.strength().range(model.plan().draft().sliders().getFirst()));
  }

  @Test
  void strength_is_told_in_units_of_the_usual_maximum_where_one_likes() {
    var model = withOne();
    model.plan().setValue(only(model), 5.6);
    model.plan().setUnit(only(model), 5.6);
    assertEquals(1, value(model), 1e-9);
    assertEquals(3, model.strength().range(model.plan().draft().sliders().getFirst()));
    assertEquals(5.6, model.plan().draft().plan().steps().getFirst().scale());
  }

  @Test
  void in_other_units_the_model_does_the_same_and_is_not_asked_again() {
    var model = withOne();
    model.plan().setValue(only(model), 4.2);
    model.texts().write();
    var texts = model.texts().writing().writtenProperty().get();
    desk.looks.clear();
    desk.orders.clear();
    model.plan().setUnit(only(model), 5.6);
    assertEquals(0.75, value(model), 1e-9);
    assertEquals(List.of(), desk.looks);
    assertEquals(List.of(), desk.orders);
    assertTrue(model.texts().current(texts.orElseThrow()), "the texts are this plan's");
    var item = SliderItems.of(model.plan().draft(), model).getFirst();
    assertEquals(StrengthUnit.MAXIMA, item.unit());
    assertEquals(3, item.range().max());
    assertEquals(1, item.usualMaximum().orElseThrow(), 1e-9);
    history.undo();
    assertEquals(4.2, value(model), 1e-9);
  }

  @Test
  void a_slider_is_counted_in_what_its_control_asks_for() {
    var model = withOne();
    model.plan().setValue(only(model), 2.8);
    var absolute = SliderItems.of(model.plan().draft(), model).getFirst();
    assertEquals(StrengthUnit.ABSOLUTE, absolute.unit());
    SliderItems.apply(new SliderChange(absolute.withUnit(StrengthUnit.MAXIMA), true), model);
    assertEquals(0.5, value(model), 1e-9);
    var maxima = SliderItems.of(model.plan().draft(), model).getFirst();
    SliderItems.apply(new SliderChange(maxima.withUnit(StrengthUnit.ABSOLUTE), true), model);
    assertEquals(2.8, value(model), 1e-9);
    assertEquals(1, model.plan().draft().sliders().getFirst().scale());
  }

  @Test
  void a_factor_and_a_direction_have_no_other_unit() {
    var model = withOne();
    model.plan().setMode(only(model), Mode.MULTIPLY);
    model.plan().add(new Target.Neuron(0, 1));
    assertTrue(
        SliderItems.of(model.plan().draft(), model).stream()
            .allMatch(item -> item.unit() == StrengthUnit.FIXED));
  }

  @Test
  void a_clamp_and_a_factor_below_0_have_two_sides() {
    var model = withOne();
    for (var mode : List.of(Mode.CLAMP, Mode.CAP, Mode.MULTIPLY)) {
      model.plan().setMode(only(model), mode);
      model.plan().setValue(only(model), -3);
      var item = SliderItems.of(model.plan().draft(), model).getFirst();
      assertTrue(item.range().contains(-3), mode + " " + item.range());
      assertEquals(mode == Mode.MULTIPLY ? 1 : 0, item.range().neutral());
    }
  }

  @Test
  void what_is_looked_at_closely_follows_new_texts() {
    var model = withOne();
    model.texts().mannerProperty().set(model.texts().mannerProperty().get().following(false));
    model.texts().write();
    var both = model.texts().writing().writtenProperty().get().orElseThrow();
    model.texts().point(Optional.of(new TokenPlace(Side.STEERED, both.prompt().size())));
    assertEquals(" large", pointed(model));
    model.plan().setValue(only(model), 6);
    model.texts().write();
    assertEquals(" grand", pointed(model));
  }

  private static String pointed(SteerViewModel model) {
    return model.texts().pointing().state().question().orElseThrow().piece().label();
  }

  // Directions.

  @Test
  void a_direction_is_described_and_gets_a_slider() {
    var model = withOne();
    var told = new ArrayList<String>();
    model
        .adding()
        .describe(
            new DirectionForm.Texts("1", "3", "I love it", "I hate it"), () -> told.add("there"));
    assertEquals(List.of("there"), told);
    var slider = model.plan().draft().chosen().orElseThrow();
    assertEquals(
        new Target.Layers(
            new Target.Contrast(HookPoint.residPost(1), "I love it", "I hate it"), 1, 3),
        slider.target());
    assertEquals(0, slider.value());
    var item = SliderItems.of(model.plan().draft(), model).getLast();
    assertEquals("From \u201cI hate it\u201d to \u201cI love it\u201d", item.name());
    assertEquals("layers 1 to 3, every token", item.where());
    assertEquals(3, item.range().max(), "a strength of 1 is all of the difference");
    history.undo();
    assertEquals(1, model.plan().draft().sliders().size());
  }

  @Test
  void a_direction_that_does_not_exist_is_explained_and_not_added() {
    var model = withOne();
    model.adding().describe(new DirectionForm.Neuron("0", "5000"), () -> {});
    assertEquals(1, model.plan().draft().sliders().size());
    assertEquals(
        "The plan uses a neuron that the layer has not",
        model.adding().describing().problemProperty().get().orElseThrow().what());
    model.adding().describe(new DirectionForm.Neuron("0", "50"), () -> {});
    assertEquals(2, model.plan().draft().sliders().size());
    assertTrue(model.adding().describing().problemProperty().get().isEmpty());
  }

  // The prompt.

  @Test
  void an_empty_prompt_is_explained_and_the_last_picture_stays() {
    var model = open();
    var before = model.look().live().seenProperty().get();
    model.promptProperty().set("");
    assertEquals(
        "There is no text to continue",
        model.look().live().problemProperty().get().orElseThrow().what());
    assertEquals(before, model.look().live().seenProperty().get());
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
    model.promptProperty().set("Again");
    assertTrue(model.look().live().problemProperty().get().isEmpty());
  }

  @Test
  void a_prompt_beyond_the_context_is_explained() {
    var model = open();
    model.promptProperty().set("word ".repeat(60).strip());
    assertTrue(
        model
            .look()
            .live()
            .problemProperty()
            .get()
            .orElseThrow()
            .what()
            .contains("the model sees 40"));
  }

  @Test
  void a_first_picture_that_fails_can_be_tried_again() {
    var model = new SteerViewModel(ImmediateJobs.eager(), history, shelf, shelf, PROMPT);
    model.promptProperty().set(MadeUpDesk.UNREADABLE);
    model.deskProperty().set(Optional.of(desk));
    model.begin();
    assertInstanceOf(SteerState.Failed.class, model.stateProperty().get());
    model.promptProperty().set(PROMPT);
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
  }

  @Test
  void a_first_picture_that_was_stopped_says_so_and_can_be_had() {
    var model = open(held);
    held.running().getFirst();
    desk.beforeAnswer = cancellation -> model.stop();
    held.runPending();
    assertInstanceOf(SteerState.Cancelled.class, model.stateProperty().get());
    desk.beforeAnswer = cancellation -> {};
    model.look().retry();
    held.runPending();
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
  }

  // Texts.

  @Test
  void both_texts_are_written_under_the_plan_and_anew_when_it_rests() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    var texts = model.texts().writing().writtenProperty().get().orElseThrow();
    assertTrue(texts.complete());
    assertEquals(48, texts.steered().size());
    assertNotEquals(texts.ids(false), texts.ids(true));
    assertEquals(Math.E, texts.perplexity(true), 1e-9);
    assertTrue(model.texts().current(texts));
  }

  @Test
  void without_following_the_texts_wait_for_a_word() {
    var model = withOne();
    model.texts().mannerProperty().set(model.texts().mannerProperty().get().following(false));
    var before = desk.orders.size();
    model.plan().setValue(only(model), 5);
    assertEquals(before, desk.orders.size());
    assertFalse(
        model.texts().current(model.texts().writing().writtenProperty().get().orElseThrow()));
    model.texts().write();
    assertEquals(before + 1, desk.orders.size());
    assertTrue(
        model.texts().current(model.texts().writing().writtenProperty().get().orElseThrow()));
  }

  @Test
  void stopping_keeps_what_was_written() {
    var model = open(held);
    held.runPending();
    var drawn = new int[1];
    desk.beforeAnswer =
        cancellation -> {
          if (++drawn[0] == 4) {
            model.stop();
          }
        };
    model.texts().write();
    held.runPending();
    assertInstanceOf(Writing.State.Stopped.class, model.texts().writing().stateProperty().get());
    assertEquals(3, model.texts().writing().writtenProperty().get().orElseThrow().steered().size());
  }

  @Test
  void a_token_is_looked_at_with_all_that_leads_up_to_it() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    var prompt = seen(model).tokens().size();
    model.texts().point(Optional.of(new TokenPlace(Side.STEERED, prompt)));
    var pointing = model.texts().pointing().state();
    assertEquals(prompt, pointing.question().orElseThrow().before().ids().size());
    var content = pointing.question().get().content(pointing.answer().orElseThrow());
    assertEquals(" grand", content.token());
    assertEquals("baseline chose large", content.note());
    assertEquals(1, content.after().orElseThrow().rank());
    assertEquals(2, content.before().orElseThrow().rank());
  }

  // Strength, wishes, other features.

  @Test
  void strength_is_tried_for_the_selected_slider_once_it_rests() {
    var model = withOne();
    assertEquals(1, desk.sweeps.stream().filter(each -> each.plan().steps().size() == 1).count());
    var swept = desk.sweeps.size();
    model.plan().setValue(only(model), 5);
    var target = model.look().targetProperty().get();
    assertEquals(MadeUpDesk.GRAND, target, "it gains most");
    assertEquals(swept + 1, desk.sweeps.size(), "for another target");
    model.plan().setValue(only(model), 5.5);
    assertEquals(swept + 1, desk.sweeps.size(), "its own strength is what is asked about");
    model.look().follow(MadeUpDesk.LARGE);
    assertEquals(MadeUpDesk.LARGE, desk.sweeps.getLast().target());
    model.plan().setMode(only(model), Mode.ABLATE);
    assertEquals(swept + 2, desk.sweeps.size(), "an ablation has no strength");
  }

  @Test
  void a_wish_is_answered_with_features_that_can_be_added() {
    var model = withOne();
    model.adding().seek("grand", "");
    var wished = model.adding().wish().state().answer().orElseThrow();
    assertEquals(" grand", wished.wanted().label());
    model.adding().seek("xyzzy", "");
    assertTrue(model.adding().wish().state().problem().orElseThrow().what().contains("xyzzy"));
  }

  @Test
  void a_shared_page_says_what_else_is_in_force() {
    var model = withOne();
    model.steer(0, 12);
    model.plan().setValue(model.plan().draft().selected(), 2);
    model.plan().select(model.plan().draft().sliders().getFirst().key());
    var about = model.strength().about();
    assertTrue(about.about().endsWith("; beside it in force: 12 word 12 +2.00"), about.about());
    model.plan().resetAll();
    assertTrue(model.strength().about().about().endsWith("Featurescope"));
  }

  @Test
  void what_was_found_on_one_prompt_is_not_shown_with_another() {
    var model = withOne();
    model.adding().seek("grand", "");
    model.promptProperty().set("Something else");
    assertTrue(model.adding().wish().state().answer().isEmpty());
  }

  @Test
  void the_watched_feature_follows_as_well() {
    var model = withOne();
    model.watch(1, 3);
    assertEquals(Optional.of(new Watched(1, 3)), model.look().watchedProperty().get());
    assertEquals(1, desk.looks.getLast().watched().getAsInt());
    assertEquals(3, seen(model).valuesOf(3, false)[3]);
  }

  // Plans.

  @Test
  void a_plan_is_kept_and_opened_again() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    assertTrue(model.plan().edited());
    model.plans().save("Grand");
    assertFalse(model.plan().edited());
    assertEquals(Optional.of("made-up"), shelf.saved.get("Grand").modelHash());
    model.plan().setValue(only(model), 1);
    model.plans().open("Grand");
    assertEquals(5, value(model));
    assertEquals("Grand", model.plan().draft().name());
    history.undo();
    assertEquals(1, value(model), "opening can be taken back");
  }

  @Test
  void a_plan_that_cannot_be_kept_stays_edited() {
    shelf.readOnly = true;
    var model = withOne();
    model.plans().save("Grand");
    assertTrue(model.plan().edited());
    assertEquals(
        "The workspace is read-only",
        model.plans().plans().misfitProperty().get().orElseThrow().problem().what());
  }

  @Test
  void a_plan_goes_to_a_file_and_back(@TempDir Path folder) {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    model.plan().setPositions(Positions.GENERATED);
    model.plan().setFrozen(true);
    var file = folder.resolve("mine.json");
    model.plans().save(file);
    model.plan().begin(Draft.empty());
    model.openPlan(file);
    assertEquals(5, value(model));
    assertEquals(Positions.GENERATED, model.plan().draft().positions());
    assertTrue(model.plan().draft().frozen());
    assertEquals("mine", model.plan().draft().name());
  }

  @Test
  void a_plan_of_another_model_is_explained_and_used_only_when_told(@TempDir Path folder) {
    var file = folder.resolve("foreign.json");
    PlanFile.write(plan("/packs/another/layer1", 3, 5), file);
    var model = withOne();
    model.openPlan(file);
    var misfit = model.plans().plans().misfitProperty().get().orElseThrow();
    assertTrue(misfit.problem().what().contains("another model"));
    assertEquals(0, value(model), "what was there stays");
    misfit.anyway().orElseThrow().run();
    assertEquals(5, value(model));
    assertTrue(model.plans().plans().misfitProperty().get().isEmpty());
  }

  @Test
  void what_is_no_plan_is_explained(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("x.json"), "{\"features\": 7}");
    var model = withOne();
    model.openPlan(file);
    assertTrue(model.plans().plans().misfitProperty().get().isPresent());
    assertTrue(model.plans().plans().misfitProperty().get().get().anyway().isEmpty());
  }

  // Another model.

  @Test
  void a_plan_stays_where_it_fits_the_next_model_and_is_explained_where_not() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    model.deskProperty().set(Optional.of(MadeUpDesk.withTwoSources()));
    assertEquals(5, value(model));
    assertEquals(1, desk.forgotten, "what was kept of the prompt is freed");
    model.deskProperty().set(Optional.of(MadeUpDesk.another()));
    assertTrue(model.plans().plans().misfitProperty().get().orElseThrow().anyway().isPresent());
    assertTrue(
        model.plan().draft().sliders().stream().allMatch(slider -> slider.value() == 0),
        "the features of its own prompt");
    model.plans().plans().misfitProperty().get().orElseThrow().anyway().orElseThrow().run();
    assertEquals(5, value(model));
  }

  @Test
  void a_plan_that_did_not_fit_comes_back_with_the_model_that_it_was_made_for() {
    var model = withOne();
    model.plan().setValue(only(model), 5);
    model.deskProperty().set(Optional.of(MadeUpDesk.another()));
    model.deskProperty().set(Optional.of(MadeUpDesk.withTwoSources()));
    assertEquals(5, value(model));
    assertTrue(model.plans().plans().misfitProperty().get().isEmpty());
  }

  @Test
  void an_answer_of_a_model_that_was_closed_is_not_shown() {
    var model = open(held);
    held.runPending();
    var key = model.plan().draft().sliders().getFirst().key();
    model.plan().drag(key, 3);
    model.deskProperty().set(Optional.empty());
    held.runPending();
    assertInstanceOf(SteerState.NoModel.class, model.stateProperty().get());
    assertTrue(model.look().live().seenProperty().get().isEmpty());
  }

  // Several plans.

  @Test
  void up_to_four_plans_are_compared_on_the_same_prompt_and_seed() {
    var model = withOne();
    for (var value = 1; value <= 5; value++) {
      model.plan().setValue(only(model), value);
      model.compare();
    }
    var entries = model.comparison().comparing().entriesProperty().get();
    assertEquals(4, entries.size());
    assertTrue(entries.stream().allMatch(Comparing.Entry::answered));
    assertEquals(5, entries.getLast().plan().steps().getFirst().value());
    var orders =
        entries.stream().map(each -> each.written().orElseThrow().order().sampling()).distinct();
    assertEquals(1, orders.count());
    model.promptProperty().set("Another prompt");
    model.comparison().ask();
    assertTrue(
        model.comparison().comparing().entriesProperty().get().stream()
            .allMatch(
                each -> each.written().orElseThrow().order().text().equals("Another prompt")));
    model.comparison().drop(0);
    assertEquals(3, model.comparison().comparing().entriesProperty().get().size());
  }
}
