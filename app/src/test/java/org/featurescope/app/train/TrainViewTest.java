package org.featurescope.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does with the settings of a training, in a small window.
@ExtendWith(ApplicationExtension.class)
class TrainViewTest {
  private static final int LAYERS = 4;

  private static final SaeTrainingResult RESULT =
      new SaeTrainingResult(
          10,
          100,
          1,
          false,
          List.of(
              new SaeTrainingResult.Autoencoder(
                  Path.of("sae"), "blocks.2.hook_resid_post", 8, 64, 0.479, 4, 0)));

  @TempDir static Path folder;

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private TrainViewModel model;
  private TrainSettings settings;
  private Scene scene;

  @Start
  void open(Stage stage) {
    Typeface.loadAll();
    model = new TrainViewModel(jobs, new Untrained(), path -> {});
    settings = model.settings();
    settings.modelProperty().set(Optional.of(Path.of("some/model")));
    settings.modelNameProperty().set("Tiny");
    settings.layersProperty().set(LAYERS);
    var view = new TrainView(model);
    scene = new Scene((Parent) view.content(), 660, 620);
    new Appearance(Settings.inMemory(), new SimpleObjectProperty<>(ColorScheme.LIGHT)).dress(scene);
    TestStage.show(stage, scene);
    view.focus();
  }

  /// Trainings that take five of ten steps.
  private static final class Untrained implements Trainings {
    @Override
    public Path home() {
      return folder;
    }

    @Override
    public Job<Cost> estimate(SaeTrainingConfig config) {
      return new Work<>("Estimating", () -> new Cost(40, 200 << 20, 977));
    }

    @Override
    public Job<SaeTrainingResult> start(SaeTrainingConfig config, Path directory) {
      return Job.of(
          "Training",
          (progress, cancellation) -> {
            progress.report(
                5, 10, "steps", List.of(Figure.of("loss", 0.25), Figure.share("dead", 0.5)));
            return new SaeTrainingResult(10, 100, 1, false, List.of());
          });
    }

    @Override
    public Job<SaeTrainingResult> resume(Path directory) {
      return start(null, directory);
    }
  }

  private static void onScreen(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void clickOn(FxRobot robot, String query) {
    robot.clickOn(scene.lookup(query));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private TextField field(String query) {
    return (TextField) scene.lookup(query);
  }

  private String textOf(String query) {
    return ((Labeled) scene.lookup(query)).getText();
  }

  private List<Integer> pressedLayers() {
    return IntStream.range(0, LAYERS)
        .filter(layer -> ((ToggleButton) scene.lookup("#train-layer-" + layer)).isSelected())
        .boxed()
        .toList();
  }

  @Test
  void who_turns_to_training_can_type_at_once() {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          var view = new TrainView(model);
          scene.setRoot((Parent) view.content());
          view.focus();
          assertEquals("train-hooks", scene.getFocusOwner().getId());
        });
  }

  @Test
  void a_click_on_a_layer_writes_its_hook(FxRobot robot) {
    assertEquals(List.of(0), pressedLayers());
    clickOn(robot, "#train-layer-2");
    assertEquals(
        "blocks.0.hook_resid_post, blocks.2.hook_resid_post", field("#train-hooks").getText());
    clickOn(robot, "#train-layer-0");
    assertEquals("blocks.2.hook_resid_post", field("#train-hooks").getText());
    assertEquals(List.of(2), pressedLayers());
  }

  @Test
  void the_layers_follow_what_is_typed(FxRobot robot) {
    onScreen(() -> field("#train-hooks").clear());
    assertEquals(List.of(), pressedLayers());
    assertTrue(textOf("#train-next").contains("a layer or hook"), textOf("#train-next"));
    onScreen(() -> field("#train-hooks").setText("blocks.1.hook_mlp_out blocks.3.hook_resid_pos"));
    assertEquals(List.of(), pressedLayers());
    clickOn(robot, "#train-hooks");
    robot.push(KeyCode.END).write("t");
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(List.of(3), pressedLayers());
  }

  @Test
  void the_layers_are_chosen_with_the_keyboard_alone(FxRobot robot) {
    onScreen(() -> scene.lookup("#train-layer-0").requestFocus());
    robot.push(KeyCode.RIGHT).push(KeyCode.RIGHT).push(KeyCode.LEFT).push(KeyCode.SPACE);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(List.of(0, 1), pressedLayers());
  }

  @Test
  void another_model_has_other_layers() {
    onScreen(() -> settings.layersProperty().set(2));
    assertEquals(2, scene.lookup("#train-layers").lookupAll(".layer-toggle").size());
    onScreen(() -> settings.layersProperty().set(0));
    assertFalse(scene.lookup("#train-layers").isVisible());
  }

  @Test
  void kinds_have_names_and_say_whether_k_counts(FxRobot robot) {
    assertEquals("TopK", textOf("#train-kind > .list-cell"));
    onScreen(() -> scene.lookup("#train-kind").requestFocus());
    robot.push(KeyCode.DOWN);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("batchtopk", settings.kindProperty().get());
    assertEquals("BatchTopK", textOf("#train-kind > .list-cell"));
    assertFalse(field("#train-k").isDisabled());
    robot.push(KeyCode.DOWN);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("standard", settings.kindProperty().get());
    assertEquals("ReLU + L1", textOf("#train-kind > .list-cell"));
    assertTrue(field("#train-k").isDisabled());
    assertEquals(Kind.STANDARD.about(), textOf("#train-kind-about"));
  }

  @Test
  void a_text_can_be_taken_away_again(FxRobot robot) {
    onScreen(() -> settings.corpus().addAll(Path.of("a.txt"), Path.of("b.txt")));
    assertEquals(2, scene.getRoot().lookupAll(".file-chip").size());
    var remove = scene.lookup(".file-chip .icon-button");
    assertEquals("Remove a.txt", remove.getAccessibleText());
    robot.clickOn(remove);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(List.of(Path.of("b.txt")), settings.corpus());
  }

  @Test
  void the_number_of_tokens_is_said() {
    onScreen(() -> field("#train-tokens").setText("2500000"));
    assertEquals("2.5 million activations to learn from.", textOf("#train-tokens-about"));
    onScreen(() -> field("#train-tokens").setText("4000000000"));
    assertEquals("4\u202F000 million activations to learn from.", textOf("#train-tokens-about"));
    onScreen(() -> field("#train-tokens").setText("-5"));
    assertEquals("A whole number of activations to learn from.", textOf("#train-tokens-about"));
    onScreen(() -> field("#train-tokens").setText("50000"));
    assertEquals("50\u202F000 activations to learn from.", textOf("#train-tokens-about"));
  }

  @Test
  void the_course_is_drawn_and_stays_in_sight(FxRobot robot) throws TimeoutException {
    assertEquals("Drawn here while it learns.", textOf("#train-extent"));
    assertTrue(scene.lookup("#train-buttons .primary").isDisabled());
    onScreen(() -> settings.corpus().add(Path.of("a.txt")));
    clickOn(robot, "#train-buttons .primary");
    assertTrue(scene.lookup("#train-buttons .primary").isDisabled());
    assertTrue(textOf("#train-next").contains("Pause"), textOf("#train-next"));
    assertEquals("Not estimated before the start.", textOf("#train-cost"));

    onScreen(jobs::runPending);
    assertEquals("Step 5 of 10", textOf("#train-progress"));
    assertEquals(
        List.of("Loss 0.250", "Variance explained", "Active latents", "Dead latents 50.0\u2009%"),
        scene.lookup("#train-figures").lookupAll(".figure-plot").stream()
            .map(TrainViewTest::headed)
            .toList());
    assertTrue(textOf("#train-extent").contains("2\u202F000\u202F896 tokens"));
    WaitForAsyncUtils.waitFor(
        10, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(10_000, this::courseInSight));
  }

  private boolean courseInSight() {
    var course = scene.lookup("#train-course");
    var bottom = course.localToScene(course.getBoundsInLocal()).getMaxY();
    return bottom <= scene.lookup("#train-buttons").localToScene(0, 0).getY() + 1;
  }

  /// The name of a figure and how it stands.
  private static String headed(Node plot) {
    var head = (Parent) ((Parent) plot).getChildrenUnmodifiable().getFirst();
    return head.getChildrenUnmodifiable().stream()
        .map(label -> ((Labeled) label).getText())
        .collect(Collectors.joining(" "))
        .strip();
  }

  @Test
  void the_cost_is_told_before_the_start_without_being_asked_for() {
    assertTrue(textOf("#train-cost").contains("once a text is chosen"), textOf("#train-cost"));
    onScreen(() -> settings.corpus().add(Path.of("a.txt")));
    assertEquals("Told in a moment.", textOf("#train-cost"));
    onScreen(jobs::elapse);
    assertTrue(textOf("#train-cost").contains("few steps"), textOf("#train-cost"));
    onScreen(jobs::runPending);
    assertEquals("About 40 s for 977 steps, 200 MB of memory.", textOf("#train-cost"));
    onScreen(() -> settings.kProperty().set("0"));
    onScreen(jobs::elapse);
    assertTrue(textOf("#train-cost").contains("k cannot be used"), textOf("#train-cost"));
    assertEquals("These settings cannot be used: see Cost.", textOf("#train-next"));
    onScreen(() -> settings.kProperty().set("many"));
    onScreen(jobs::elapse);
    assertEquals(
        "The field k holds \"many\", no whole number. Type a whole number, such as 2048.",
        textOf("#train-cost"));
  }

  @Test
  void settings_and_course_stand_side_by_side_where_there_is_room() throws TimeoutException {
    assertTrue(left("#train-course") < 100, "one below the other: " + left("#train-course"));
    onScreen(() -> scene.getWindow().setWidth(1100));
    // It is arranged when the new width is known, and laid out a frame later.
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> left("#train-course") > 400);
  }

  @Test
  void a_training_on_the_disk_is_compared_and_goes_on() throws IOException {
    assertNull(scene.lookup(".run-compare"));
    var paused = Files.createDirectories(folder.resolve("paused"));
    Files.writeString(
        paused.resolve("training.json"),
        "{\"hook\": \"blocks.1.hook_resid_post\", \"k\": 4, \"tokens\": 20480}");
    Files.writeString(paused.resolve("metrics.jsonl"), "{\"step\": 4, \"loss\": 0.5}\n");
    TrainingRunTest.keep(paused, 4);
    onScreen(model::lookForRuns);
    onScreen(jobs::runPending);
    var row = scene.lookup("#train-runs").lookupAll(".label").stream();
    var words = row.map(label -> ((Labeled) label).getText()).toList();
    assertTrue(words.contains("paused"), words.toString());
    assertTrue(words.contains("TopK, k = 4, layer 1. 40\u2009% done"), words.toString());

    onScreen(() -> scene.lookup("#train-runs .run-compare").requestFocus());
    fire("#train-runs .run-compare");
    assertTrue(scene.lookup("#train-runs .run-compare").isFocused(), "the keyboard stays there");
    assertEquals(4, scene.lookup("#train-figures").lookupAll(".curve-other").size());
    assertEquals("From left to right: 0 to 20\u202F480 tokens.", textOf("#train-extent"));
    fire("#train-runs .run-compare");
    assertEquals(0, scene.lookup("#train-figures").lookupAll(".curve-other").size());

    var deeds = (Parent) scene.lookup("#train-runs .run-deeds");
    var goOn = (ButtonBase) deeds.getChildrenUnmodifiable().getLast();
    onScreen(goOn::requestFocus);
    onScreen(goOn::fire);
    assertEquals(new TrainState.Running(paused), model.stateProperty().get());
    assertEquals("Pause", focused(), "it is gone, and what can be done now has the keyboard");
    onScreen(() -> model.show(new TrainState.Paused(paused)));
    assertEquals("Go on", focused());
    assertTrue(scene.getFocusOwner().getStyleClass().contains("primary"), "that of the note");
    assertEquals(1, model.course().size(), "the course goes on from what was logged");
  }

  @Test
  void a_paused_training_goes_on_whatever_the_settings_are_by_now() throws IOException {
    var paused = Files.createDirectories(folder.resolve("left alone"));
    Files.writeString(paused.resolve("training.json"), "{\"hook\": \"hook_embed\"}");
    onScreen(() -> model.show(new TrainState.Paused(paused)));
    var goOn = (ButtonBase) scene.lookup("#train-outcome .primary");
    assertFalse(goOn.isDisabled());
    onScreen(goOn::fire);
    assertEquals(new TrainState.Running(paused), model.stateProperty().get());
  }

  @Test
  void the_keyboard_goes_along_from_start_to_end() throws IOException {
    var text = Files.writeString(folder.resolve("text.txt"), "Once.");
    onScreen(() -> settings.corpus().add(text));
    var start = (ButtonBase) scene.lookup("#train-buttons .primary");
    onScreen(start::requestFocus);
    onScreen(start::fire);
    assertEquals("Pause", focused());
    onScreen(jobs::runPending);
    assertEquals("Open in Read", focused());
  }

  @Test
  void the_result_says_that_it_is_a_mean_and_the_courses_points_are_not() {
    onScreen(() -> model.show(new TrainState.Finished(RESULT)));
    var words = ((Labeled) scene.lookup("#train-outcome .label")).getText();
    assertTrue(words.startsWith("blocks.2.hook_resid_post: 52.1 % of the variance"), words);
    assertTrue(words.contains("Means of the last steps"), words);
  }

  @Test
  void a_failure_is_as_wide_as_its_column() {
    var broken = new Problem("It broke", Optional.empty(), "Try again");
    onScreen(() -> model.show(new TrainState.Failed(broken)));
    onScreen(() -> scene.getRoot().resize(1300, 620));
    onScreen(() -> {
      scene.getRoot().applyCss();
      scene.getRoot().layout();
      scene.getRoot().layout();
    });
    var column = scene.lookup("#train-outcome").getLayoutBounds().getWidth();
    assertEquals(column, scene.lookup(".problem").getLayoutBounds().getWidth());
  }

  /// The word on the button that has the keyboard.
  private String focused() {
    return ((Labeled) scene.getFocusOwner()).getText();
  }

  /// As a click, wherever on the page it is.
  private void fire(String query) {
    onScreen(() -> ((ButtonBase) scene.lookup(query)).fire());
  }

  private double left(String query) {
    return WaitForAsyncUtils.waitForAsyncFx(10_000, () -> leftNow(query));
  }

  private double leftNow(String query) {
    return scene.lookup(query).localToScene(0, 0).getX();
  }

  @Test
  void every_control_can_have_the_keyboard_and_says_what_it_is() {
    var ids =
        List.of(
            "#train-hooks",
            "#train-kind",
            "#train-latents",
            "#train-k",
            "#train-tokens",
            "#train-probe",
            "#train-layer-0",
            "#train-layer-3",
            "#train-corpus .button",
            "#train-buttons .primary");
    for (var id : ids) {
      var control = scene.lookup(id);
      assertTrue(control.isFocusTraversable(), id);
      assertFalse(control.getAccessibleText().isBlank(), id);
    }
    var buttons = scene.getRoot().lookupAll(".button");
    assertTrue(buttons.stream().noneMatch(each -> each.getAccessibleText().isBlank()));
  }
}
