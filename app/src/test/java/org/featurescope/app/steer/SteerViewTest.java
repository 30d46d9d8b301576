package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.featurescope.compute.steering.Positions;
import org.featurescope.viz.steer.NextTokenBars;
import org.featurescope.viz.steer.SliderList;
import org.featurescope.viz.steer.SweepPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does with sliders and texts.
class SteerViewTest extends SteerOnScreen {
  @TempDir static Path folder;

  @Start
  void start(Stage stage) {
    open(stage);
  }

  @Test
  void plans_keep_the_underscores_of_their_names_in_the_menu() {
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> model.plans().save("my_plan_1"));
    afterwards();
    var plans = ((MenuButton) node("#plans")).getItems();
    var named = plans.stream().filter(item -> "my_plan_1".equals(item.getText())).toList();
    assertEquals(1, named.size());
    assertFalse(named.getFirst().isMnemonicParsing());
  }

  @Test
  void a_slider_is_dragged_and_the_bars_follow(FxRobot robot) {
    var before = grand();
    var thumb = thumb().localToScreen(thumb().getBoundsInLocal());
    robot
        .drag(thumb.getCenterX(), thumb.getMinY() + thumb.getHeight() / 2)
        .moveBy(60, 0)
        .moveBy(10, 0);
    afterwards();
    assertTrue(value() > 1, "while it is held");
    assertTrue(grand() > before);
    robot.drop();
    afterwards();
    WaitForAsyncUtils.waitForAsyncFx(10_000, history::undo);
    afterwards();
    assertEquals(0, value(), "one step back");
  }

  /// As a person opens it: with the keyboard, before a plan is there.
  private void openAnew() {
    model = new SteerViewModel(jobs, history, shelf, shelf, "The opposite of small is");
    view = new SteerView(model, jobs, new SteerView.Doors(() -> {}, () -> opened.add("train")));
    ((StackPane) scene.getRoot()).getChildren().setAll(view.content());
    view.focus();
  }

  @Test
  void who_opens_the_view_has_the_first_slider_under_the_arrow_keys(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          openAnew();
          model.deskProperty().set(Optional.of(desk));
        });
    afterwards();
    push(robot, KeyCode.RIGHT);
    assertTrue(value() > 0);
  }

  @Test
  void without_an_autoencoder_one_can_be_trained(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> model.deskProperty().set(Optional.of(MadeUpDesk.withoutSource())));
    afterwards();
    robot.clickOn("Train one");
    assertEquals(List.of("train"), opened);
  }

  @Test
  void who_is_typing_when_the_plan_comes_goes_on_typing(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, this::openAnew);
    robot.write("wo", 0);
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> model.deskProperty().set(Optional.of(desk)));
    afterwards();
    robot.write("rd", 0);
    assertEquals("word", ((TextField) node("#add-feature")).getText());
  }

  @Test
  void icons_of_a_slider_grow_with_all_else() {
    var icons = List.copyOf(scene.getRoot().lookupAll("#sliders .ikonli-font-icon"));
    assertFalse(icons.isEmpty());
    for (var step = 0; step < 4; step++) {
      WaitForAsyncUtils.waitForAsyncFx(10_000, appearance::larger);
      afterwards();
    }
    icons.forEach(icon -> assertEquals(23, ((FontIcon) icon).getIconSize()));
    WaitForAsyncUtils.waitForAsyncFx(10_000, appearance::normalSize);
    afterwards();
    icons.forEach(icon -> assertEquals(13, ((FontIcon) icon).getIconSize()));
  }

  @Test
  void keys_step_mute_solo_and_bring_back(FxRobot robot) {
    push(robot, KeyCode.RIGHT);
    var step = value();
    assertTrue(step > 0);
    push(robot, KeyCode.RIGHT);
    assertEquals(2 * step, value(), 1e-9);
    push(robot, KeyCode.M);
    assertTrue(model.plan().draft().sliders().getFirst().muted());
    push(robot, KeyCode.M);
    push(robot, KeyCode.S);
    assertTrue(model.plan().draft().sliders().getFirst().solo());
    type(robot, "0");
    assertEquals(0, value());
  }

  @Test
  void a_strength_is_typed(FxRobot robot) {
    clickOn(robot, "#sliders .strength-field");
    push(robot, KeyCode.CONTROL, KeyCode.A);
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> ((TextField) node("#sliders .strength-field")).setText("4.5"));
    push(robot, KeyCode.ENTER);
    assertEquals(4.5, value());
    assertTrue(grand() > 0.6);
  }

  @Test
  void the_plot_of_strengths_says_of_the_sliders_own_what_the_bars_say(FxRobot robot) {
    for (var strength : List.of(2.2, 3.3)) {
      WaitForAsyncUtils.waitForAsyncFx(
          10_000, () -> model.plan().setValue(model.plan().draft().selected(), strength));
      afterwards();
      var target = model.look().targetProperty().get();
      var bar =
          ((NextTokenBars) node("#next"))
              .itemsProperty().get().stream().filter(token -> token.id() == target).findFirst();
      var plot = (SweepPlot) ((Parent) view.inspector()).lookup("#sweep");
      var points =
          plot.sweepProperty().get().points().stream()
              .filter(point -> point.strength() == strength)
              .toList();
      assertEquals(bar.orElseThrow().after(), points.getFirst().probability());
      assertEquals(16, plot.sweepProperty().get().points().size(), "beside those that were tried");
    }
  }

  @Test
  void a_strength_beyond_what_a_plan_holds_becomes_the_largest_and_is_told(FxRobot robot) {
    clickOn(robot, "#sliders .slider-unit");
    clickOn(robot, "#sliders .strength-field");
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> ((TextField) node("#sliders .strength-field")).setText("900000"));
    push(robot, KeyCode.ENTER);
    assertEquals(1e6 / 5.6, value(), 1);
    var said = textOf("#sliders .slider-problem");
    assertTrue(said.startsWith("No slider here goes beyond +178\u202F571"), said);
    push(robot, KeyCode.DIGIT0);
    assertFalse(node("#sliders .slider-problem").isVisible());
  }

  @Test
  void which_tokens_are_steered_is_typed_and_what_is_no_range_is_told(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> model.plan().setPositions(new Positions.Range(1, 4)));
    afterwards();
    for (var typed : List.of("9", "", "-1", "NaN", "99999999")) {
      WaitForAsyncUtils.waitForAsyncFx(
          10_000,
          () -> {
            node("#where-first").requestFocus();
            ((TextField) node("#where-first")).setText(typed);
          });
      push(robot, KeyCode.ENTER);
      assertTrue(node("#where-problem").isVisible(), typed);
      assertEquals(new Positions.Range(1, 4), model.plan().draft().positions());
    }
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> ((TextField) node("#where-first")).setText("3"));
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> node("#steer-prompt").requestFocus());
    assertEquals(new Positions.Range(3, 4), model.plan().draft().positions(), "left");
    assertFalse(node("#where-problem").isVisible());
  }

  private List<String> menu() {
    return WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () ->
            Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .filter(item -> item.getText() != null)
                .map(MenuItem::getText)
                .toList());
  }

  @Test
  void a_strength_is_counted_in_typical_maxima_and_back(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> model.plan().setValue(model.plan().draft().selected(), 5.6));
    afterwards();
    var bars = grand();
    clickOn(robot, "#sliders .slider-unit");
    assertEquals(1, value(), 1e-9);
    assertEquals("+1.00", ((TextField) node("#sliders .strength-field")).getText());
    assertEquals(bars, grand(), "the model does the same");
    push(robot, KeyCode.U);
    assertEquals(5.6, value(), 1e-9);
  }

  @Test
  void a_right_click_on_a_slider_says_where_it_acts(FxRobot robot) {
    robot.rightClickOn(node("#sliders .slider-name"));
    afterwards();
    assertEquals(
        List.of(
            "Back to neutral",
            "Count in activations",
            "Count in typical maxima (5.60)",
            "Steers",
            "Take away"),
        menu());
    push(robot, KeyCode.ESCAPE);
  }

  @Test
  void a_direction_is_described_by_two_texts(FxRobot robot) {
    clickOn(robot, "#add-direction");
    assertTrue(node("#direction-more").isFocused());
    assertFalse(node("#direction-sum").isVisible() || node("#direction-index").isVisible());
    type(robot, "good");
    push(robot, KeyCode.TAB);
    push(robot, KeyCode.ENTER);
    assertTrue(textOf("#direction-problem").contains("one of them is empty"));
    type(robot, "bad");
    push(robot, KeyCode.ENTER);
    assertFalse(node("#direction-form").isVisible());
    var items = ((SliderList) node("#sliders")).itemsProperty().get();
    assertEquals("From \u201cbad\u201d to \u201cgood\u201d", items.getLast().name());
    assertEquals("layer 1, every token", items.getLast().where());
  }

  @Test
  void a_direction_is_a_sum_of_features_or_a_neuron(FxRobot robot) {
    clickOn(robot, "#add-direction");
    clickOn(robot, "#direction-features");
    clickOn(robot, "#direction-sum");
    type(robot, "3 + 0.5x9");
    clickOn(robot, "#direction-add");
    clickOn(robot, "#add-direction");
    clickOn(robot, "#direction-neuron");
    clickOn(robot, "#direction-index");
    type(robot, "12");
    push(robot, KeyCode.ENTER);
    assertEquals(
        List.of("word 7", "A sum of 2 features", "Neuron 12"),
        ((SliderList) node("#sliders"))
            .itemsProperty().get().stream().map(item -> item.name()).toList());
    clickOn(robot, "#add-direction");
    push(robot, KeyCode.ESCAPE);
    assertFalse(node("#direction-form").isVisible());
  }

  @Test
  void a_feature_is_added_by_number_and_by_words(FxRobot robot) {
    clickOn(robot, "#add-feature");
    type(robot, "word 12");
    push(robot, KeyCode.ENTER);
    clickOn(robot, "#add-feature");
    type(robot, "2:33");
    push(robot, KeyCode.ENTER);
    var items = ((SliderList) node("#sliders")).itemsProperty().get();
    assertEquals(List.of("7", "12", "33"), items.stream().map(item -> item.number()).toList());
    assertEquals("layer 2, every token", items.getLast().where());
    assertEquals("word 33", items.getLast().name());
  }

  @Test
  void what_answers_is_seen_in_a_low_window_too(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> List.of(8, 9, 10).forEach(latent -> model.steer(0, latent)));
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene.getWindow().setHeight(620));
    afterwards();
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> node("#add-feature").requestFocus());
    type(robot, "word");
    var hits = node("#add-feature-hits");
    var view = scene.lookup(".sliders-scroll .viewport");
    var seen = view.localToScene(view.getBoundsInLocal());
    assertTrue(seen.contains(hits.localToScene(hits.getBoundsInLocal())), seen.toString());
  }

  @Test
  void words_that_no_feature_answers_are_answered(FxRobot robot) {
    clickOn(robot, "#add-feature");
    type(robot, "zebra");
    assertTrue(node("#add-feature-hits").isVisible());
    assertEquals(
        "No feature is called that. Try another word, or a number from 0 to 63.",
        textOf("#add-feature-hits .caption"));
    push(robot, KeyCode.ENTER);
    assertEquals(1, model.plan().draft().sliders().size());
    push(robot, KeyCode.ESCAPE);
    assertFalse(node("#add-feature-hits").isVisible());
    type(robot, "99999");
    assertEquals(
        "There is no such feature. Type a number from 0 to 63.",
        textOf("#add-feature-hits .caption"));
  }

  @Test
  void texts_are_continued_and_stopped(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          model
              .texts()
              .mannerProperty()
              .set(model.texts().mannerProperty().get().following(false).withLength(12));
          var drawn = new int[1];
          desk.beforeAnswer =
              cancellation -> {
                if (++drawn[0] == 6) {
                  // As the button does, which is shown while the texts grow.
                  assertTrue(node("#stop-writing").isVisible());
                  model.stop();
                }
              };
        });
    clickOn(robot, "#continue");
    assertEquals(5, model.texts().writing().writtenProperty().get().orElseThrow().steered().size());
    assertTrue(node("#continue").isVisible());
    desk.beforeAnswer = cancellation -> {};
    clickOn(robot, "#continue");
    assertEquals(
        12, model.texts().writing().writtenProperty().get().orElseThrow().steered().size());
  }

  @Test
  void a_double_click_on_continue_does_not_stop_what_it_began(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () ->
            model
                .texts()
                .mannerProperty()
                .set(model.texts().mannerProperty().get().following(false).withLength(9)));
    robot.doubleClickOn(node("#continue"));
    assertTrue(node("#stop-writing").isVisible());
    afterwards();
    assertEquals(9, model.texts().writing().writtenProperty().get().orElseThrow().steered().size());
  }

  @Test
  void a_plan_is_named_saved_and_opened(FxRobot robot) {
    push(robot, KeyCode.RIGHT);
    var kept = value();
    clickOn(robot, "#save-plan");
    assertTrue(node("#plan-name").isFocused(), "it wants a name first");
    type(robot, "Mine");
    push(robot, KeyCode.ENTER);
    assertTrue(node("#plan-edited").isVisible());
    clickOn(robot, "#save-plan");
    assertFalse(node("#plan-edited").isVisible());
    assertEquals(List.of("Mine"), shelf.names());
    clickOn(robot, "#reset-all");
    assertEquals(0, value());
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> model.plans().open("Mine"));
    afterwards();
    assertEquals(kept, value());
  }

  @Test
  void a_foreign_plan_is_used_only_when_told(FxRobot robot) throws Exception {
    var file =
        Files.writeString(
            folder.resolve("foreign.json"),
            """
            {"version": 1, "sae": "/packs/another/layer1",
             "features": [{"latent": 3, "mode": "add", "value": 6.0}]}
            """);
    assertTrue(SteerViewModel.concerns(file));
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> model.openPlan(file));
    afterwards();
    assertTrue(textOf("#steer-notice").contains("another model"));
    assertEquals(0, value());
    clickOn(robot, "#use-anyway");
    assertEquals(6, value());
  }

  @Test
  void an_empty_prompt_is_told_beside_it(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> model.promptProperty().set(""));
    afterwards();
    assertTrue(textOf("#prompt-problem").startsWith("There is no text to continue"));
    assertTrue(node("#next").isVisible(), "the last picture stays");
    clickOn(robot, "#steer-prompt");
    type(robot, "Now");
    assertFalse(node("#prompt-problem").isVisible());
    assertEquals("2 tokens", textOf("#prompt-count"));
  }

  @Test
  void what_is_wrong_with_the_prompt_is_told_once(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> model.promptProperty().set(""));
    afterwards();
    clickOn(robot, "#continue");
    assertTrue(node("#prompt-problem").isVisible());
    assertEquals("", textOf("#steer-notice"));
  }

  @Test
  void in_a_small_window_what_plans_share_stands_below_the_title() {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          ((Region) view.content()).setMaxWidth(656);
          view.compare();
        });
    afterwards();
    WaitForAsyncUtils.waitForAsyncFx(10_000, scene.getRoot()::layout);
    var note = (Label) node("#compare .caption");
    assertEquals("the same prompt, likeliest tokens", note.getText());
    assertEquals(note.getText(), ((Text) note.lookup(".text")).getText(), "nothing is cut");
    var head = node("#compare .watch-head").getLayoutBounds();
    assertTrue(note.getBoundsInParent().getMaxX() <= head.getMaxX());
    assertTrue(note.getBoundsInParent().getMinY() > 0);
  }

  @Test
  void features_are_found_for_a_change_and_added(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> view.find());
    afterwards();
    clickOn(robot, "#wanted");
    type(robot, "grand");
    push(robot, KeyCode.ENTER);
    clickOn(robot, "#find-answer .found");
    assertEquals(1, value(), "7 is there already and becomes as it was found");
    assertEquals(4, model.plan().draft().sliders().getFirst().scale());
  }

  @Test
  void the_palette_finds_every_feature() {
    var found = view.find("word 21");
    assertEquals("21", found.getFirst().number());
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> found.getFirst().choose().run());
    afterwards();
    assertEquals(2, model.plan().draft().sliders().size());
  }
}
