package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.featurescope.app.features.FeaturesState;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.HubShelf;
import org.featurescope.app.library.Setup;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.read.Mode;
import org.featurescope.app.read.ReadState;
import org.featurescope.app.read.TextSource;
import org.featurescope.app.steer.SteerState;
import org.featurescope.app.task.FxJobs;
import org.featurescope.app.train.TrainState;
import org.featurescope.compute.hub.HubSettings;
import org.featurescope.compute.store.Workspace;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.TokenHeatmap;
import org.featurescope.viz.steer.NextTokenBars;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does with the window, on a tiny model that is really run.
@ExtendWith(ApplicationExtension.class)
class WorkbenchTest {
  private static final String SAMPLE =
      "The cat sat on the mat.\nA dog, \"big and old\", ran to the door and then to the cat.";

  private static final Optics OPTICS = Optics.warmingUp();

  @TempDir static Path folder;

  private static final KeyCode[] VIEWS = {
    KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5, KeyCode.L
  };

  private Services services;
  private Scene scene;

  @Start
  void open(Stage stage) throws IOException {
    Typeface.loadAll();
    services = services(folder, TinyModel.setup(folder));
    scene = new Scene(services.workbench(), 980, 700);
    services.appearance().dress(scene);
    services.workbench().listen(scene);
    TestStage.show(stage, scene);
    services.readView().focus();
  }

  /// What the program is made of, with a pack that it begins with.
  static Services services(Path folder, Setup pack) {
    return new Services(
        new FxJobs(),
        Settings.inMemory(),
        List.of(pack),
        List.of(
            TextSource.sample("sample.txt", "Click a word.", SAMPLE),
            TextSource.sample("library.txt", "Or two.", "They open the library at ten.")),
        List.of(),
        OPTICS,
        new HubShelf(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1"), folder)),
        OPTICS.devices(),
        OPTICS.trainings(folder.resolve("trainings")),
        new WorkspaceCatalogue(() -> Workspace.open(folder.resolve("workspace.db"))),
        new SimpleObjectProperty<>(ColorScheme.LIGHT));
  }

  @BeforeEach
  void waitForTheSample() throws Exception {
    until(() -> state() instanceof ReadState.Ready);
  }

  @AfterEach
  void close() {
    WaitForAsyncUtils.asyncFx(services::close);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(
        60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(60_000, condition));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private ReadState state() {
    return services.read().stateProperty().get();
  }

  private TokenHeatmap heatmap() {
    return (TokenHeatmap) scene.lookup("#heatmap");
  }

  private String textOf(String query) {
    return ((Labeled) scene.lookup(query)).getText();
  }

  /// The first token from the front that has colour.
  private int coloured() {
    return heatmap().nextActivation(0, true).orElseThrow();
  }

  private void click(FxRobot robot, int token) {
    Bounds bounds = heatmap().localToScreen(heatmap().tokenBounds(token));
    robot.clickOn(
        (bounds.getMinX() + bounds.getMaxX()) / 2, (bounds.getMinY() + bounds.getMaxY()) / 2);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void clickOn(FxRobot robot, String query) {
    robot.clickOn(scene.lookup(query));
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void it_opens_on_the_sample_with_its_heatmap_drawn() {
    assertEquals("sample.txt", textOf("#text-name"));
    assertEquals(SAMPLE, heatmap().textProperty().get().text());
    assertTrue(heatmap().activationsInViewProperty().get() > 0);
    assertTrue(scene.lookup("#hint").isVisible());
  }

  /// From the smallest window to that of the design: buttons show icons before anything is cut off.
  @Test
  void no_button_is_cut_off_in_a_window_of_any_width(FxRobot robot) throws Exception {
    for (var view :
        new KeyCode[] {KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4}) {
      robot.push(KeyCode.CONTROL, view);
      WaitForAsyncUtils.waitForFxEvents();
      for (var width : new int[] {1000, 1200, 1280, 1366, 1440, 1536, 1580}) {
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> requireRoom(view, width));
      }
    }
  }

  /// Lays the workbench out as in such a window: the screen of tests has no room for it.
  private void requireRoom(KeyCode view, int width) {
    var root = scene.getRoot();
    root.resize(width, 700);
    for (var pass = 0; pass < 2; pass++) {
      root.applyCss();
      root.layout();
    }
    assertTrue(root.minWidth(-1) <= width, () -> view + " asks for more than " + width);
    for (var button : root.lookupAll(".button")) {
      var room = button.getParent().getLayoutBounds().getMaxX() + 1;
      assertTrue(
          button.getBoundsInParent().getMaxX() <= room || !isShown(button),
          () -> view + " at " + width + ": " + button);
    }
  }

  /// At the largest size of letters nothing asks for more than a screen has.
  @Test
  void no_view_is_higher_than_a_screen_whatever_the_size_of_letters(FxRobot robot) {
    for (var scale : new double[] {1.5, 2.5, 3}) {
      WaitForAsyncUtils.waitForAsyncFx(
          10_000,
          () -> {
            while (services.appearance().scale() < scale) {
              services.appearance().larger();
            }
          });
      for (var view : VIEWS) {
        robot.push(KeyCode.CONTROL, view);
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> requireHeight(view, scale));
      }
    }
  }

  private void requireHeight(KeyCode view, double scale) {
    var root = scene.getRoot();
    root.resize(1600, 1000);
    for (var pass = 0; pass < 2; pass++) {
      root.applyCss();
      root.layout();
    }
    assertTrue(root.minHeight(-1) <= 1000, () -> view + " at " + scale);
    assertTrue(view != KeyCode.DIGIT1 || root.minWidth(-1) <= 1600, () -> "Read at " + scale);
    var foot = root.lookup(".job-bar");
    assertEquals(1000, foot.localToScene(foot.getLayoutBounds()).getMaxY(), view + " at " + scale);
  }

  @Test
  void what_invites_to_pin_is_read_to_its_end_with_large_letters(FxRobot robot) {
    robot.push(KeyCode.CONTROL, KeyCode.DIGIT4);
    WaitForAsyncUtils.waitForFxEvents();
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          while (services.appearance().scale() < 1.5) {
            services.appearance().larger();
          }
          scene.getRoot().resize(1000, 700);
          scene.getRoot().applyCss();
          scene.getRoot().layout();
          ((ToggleButton) scene.lookup("#circuit-tab-pinned")).fire();
        });
    layOut();
    layOut();
    var invitation = (Labeled) scene.lookup("#circuit-pin-invitation");
    assertEquals(invitation.getText(), ((Text) invitation.lookup(".text")).getText());
  }

  /// At once, not with the next frame, which a busy machine owes.
  private void layOut() {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          scene.getRoot().applyCss();
          scene.getRoot().layout();
        });
  }

  private static boolean isShown(Node node) {
    return node.isVisible() && (node.getParent() == null || isShown(node.getParent()));
  }

  @Test
  void clicking_a_word_shows_it_in_the_inspector(FxRobot robot) {
    var token = coloured();
    click(robot, token);
    assertEquals(token, services.read().selectedTokenProperty().get());
    var words = services.read().pageProperty().get().reading().label(token);
    assertEquals(words.strip(), textOf("#token-title").replace('␣', ' ').strip());
    assertTrue(scene.lookup("#features-here .feature-row") != null);
    assertTrue(scene.lookup("#expected") != null);
  }

  @Test
  void clicking_a_feature_makes_the_heatmap_follow(FxRobot robot) {
    clickOn(robot, "#mode-one");
    click(robot, coloured());
    var rows = List.copyOf(scene.lookup("#features-here").lookupAll(".feature-row"));
    robot.clickOn(rows.getLast());
    WaitForAsyncUtils.waitForFxEvents();
    var current = services.read().choice().selectionProperty().get().current();
    var coloring = assertInstanceOf(Coloring.OneFeature.class, heatmap().coloringProperty().get());
    assertEquals("feature " + current, coloring.layer().name());
    assertFalse(services.read().facts().placesOf(current).isEmpty());
    assertTrue(scene.lookup("#places") != null);
    assertEquals("Fires on a part of: a noun (precision 0.90, recall 0.10).", textOf("#truth"));
  }

  @Test
  void clicking_a_place_goes_there(FxRobot robot) {
    var place =
        services
            .read()
            .facts()
            .placesOf(services.read().choice().selectionProperty().get().current());
    clickOn(robot, "#places .place");
    assertEquals(place.getFirst().token(), services.read().selectedTokenProperty().get());
  }

  @Test
  void the_heatmap_follows_while_a_text_is_typed(FxRobot robot) throws Exception {
    robot.push(KeyCode.F2);
    WaitForAsyncUtils.waitForFxEvents();
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> ((TextInputControl) scene.lookup("#composer")).clear());
    robot.write("a new text");
    until(() ->
        state() instanceof ReadState.Ready
            && services.read().pageProperty().get().reading().text().equals("a new text"));
    assertEquals("a new text", heatmap().textProperty().get().text());
    robot.push(KeyCode.ESCAPE);
    WaitForAsyncUtils.waitForFxEvents();
    assertFalse(scene.lookup("#composer").getParent().isVisible());
    assertTrue(heatmap().isFocused());
  }

  @Test
  void deleting_the_text_invites_to_write_one(FxRobot robot) throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.read().edit(""));
    until(() -> state() instanceof ReadState.Empty);
    assertTrue(scene.lookup(".state-title") != null);
    assertFalse(scene.lookup("#hint").isVisible(), "there is no word to click");
    assertTrue(((Parent) services.readView().inspector()).lookup(".quiet") instanceof Labeled);
  }

  @Test
  void what_is_done_from_another_view_is_seen(FxRobot robot) {
    press(robot, KeyCode.DIGIT5);
    assertSame(services.trainView(), services.workbench().current());
    press(robot, KeyCode.F);
    assertSame(services.readView(), services.workbench().current());
    assertTrue(scene.getFocusOwner() instanceof TextInputControl);
  }

  @Test
  void find_walks_along_the_places_and_escape_closes_it(FxRobot robot) {
    robot.press(KeyCode.CONTROL).type(KeyCode.F).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    clickOn(robot, "#find-field");
    robot.write("the");
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("1 of 5", textOf("#find-status"));
    robot.push(KeyCode.ENTER);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("2 of 5", textOf("#find-status"));
    robot.push(KeyCode.ESCAPE);
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(heatmap().matchesProperty().get().isEmpty());
  }

  @Test
  void find_says_in_full_that_nothing_is_there(FxRobot robot) {
    robot.press(KeyCode.CONTROL).type(KeyCode.F).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    robot.write("zz", 0);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("not in this text", textOf("#find-status"));
    robot.push(KeyCode.ENTER);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("not in this text", ((Text) scene.lookup("#find-status .text")).getText());
  }

  @Test
  void f3_goes_to_the_next_activation(FxRobot robot) {
    robot.push(KeyCode.F3);
    WaitForAsyncUtils.waitForFxEvents();
    var first = services.read().selectedTokenProperty().get();
    assertTrue(heatmap().coloringProperty().get().shown(first) >= 0);
    robot.push(KeyCode.F3);
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(services.read().selectedTokenProperty().get() > first);
  }

  @Test
  void surprisal_is_a_menu_away(FxRobot robot) throws Exception {
    clickOn(robot, "#mode-quantity");
    robot.clickOn("#quantity-surprisal");
    WaitForAsyncUtils.waitForFxEvents();
    assertInstanceOf(Coloring.PerToken.class, heatmap().coloringProperty().get());
    until(() -> textOf("#activations-in-view").endsWith("tokens in view"));
    assertEquals("Surprisal", textOf("#mode-quantity"));
  }

  @Test
  void another_layer_is_a_key_away(FxRobot robot) throws Exception {
    var before = services.read().lensProperty().get();
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene.lookup("#layers").requestFocus());
    robot.push(before == 0 ? KeyCode.RIGHT : KeyCode.LEFT);
    until(() -> state() instanceof ReadState.Ready);
    assertNotEquals(before, services.read().lensProperty().get());
  }

  @Test
  void a_feature_is_found_by_its_number(FxRobot robot) {
    robot.press(KeyCode.CONTROL).type(KeyCode.K).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    robot.write("#17");
    robot.push(KeyCode.ENTER);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(17, services.read().choice().selectionProperty().get().current());
    robot.press(KeyCode.CONTROL).type(KeyCode.Z).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    assertNotEquals(17, services.read().choice().selectionProperty().get().current());
  }

  @Test
  void a_corrupt_model_is_a_sentence_and_the_window_goes_on(FxRobot robot) throws Exception {
    var corrupt = Files.createDirectories(folder.resolve("corrupt"));
    Files.copy(
        folder.resolve("tiny/config.json"),
        corrupt.resolve("config.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.write(corrupt.resolve("model.safetensors"), new byte[] {1, 2, 3});
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.library().openModel(corrupt));
    until(() -> services.library().problemProperty().get().isPresent());
    until(() -> scene.lookup("#library-problem") != null);
    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT1).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.read().edit("it still reads"));
    until(() -> services.read().pageProperty().get().reading().text().equals("it still reads"));
  }

  @Test
  void where_both_have_no_room_the_view_gives_its_place_to_the_details_and_back(FxRobot robot)
      throws Exception {
    var rail = scene.lookup(".rail");
    var middle = scene.lookup(".middle");
    var inspector = scene.lookup(".inspector");
    assertTrue(inspector.isVisible());
    assertFalse(scene.lookup("#switch-details").isVisible());

    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene.getWindow().setWidth(720));
    until(() -> Math.abs(720 - endOf(middle)) < 1);
    assertFalse(inspector.isVisible());
    assertEquals(0, rail.localToScene(0, 0).getX(), "the rail is in sight");

    clickOn(robot, "#switch-details");
    until(() -> Math.abs(720 - endOf(inspector)) < 1);
    assertTrue(inspector.isVisible());
    assertFalse(middle.isVisible());
    robot.press(KeyCode.CONTROL).type(KeyCode.I).release(KeyCode.CONTROL);
    until(middle::isVisible);
    assertFalse(inspector.isVisible());
  }

  private static double endOf(Node node) {
    return node.localToScene(node.getBoundsInLocal()).getMaxX();
  }

  @Test
  void an_autoencoder_is_trained_and_looked_through(FxRobot robot) throws Exception {
    var corpus = Files.writeString(folder.resolve("corpus.txt"), (SAMPLE + "\n\n\n").repeat(60));
    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT5).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("Tiny", textOf("#train-model"));
    // Where no autoencoder is open yet: one at the same hook would be replaced.
    fill("#train-hooks", "blocks.2.hook_resid_post");
    fill("#train-latents", "64");
    fill("#train-k", "4");
    fill("#train-tokens", "8192");
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          services.train().settings().corpus().add(corpus);
          services.train().chooseOutput(folder.resolve("trained"));
        });
    var lenses = services.library().inUseProperty().get().orElseThrow().lenses().size();

    clickOn(robot, "#train-buttons .primary");
    until(() -> !(services.train().stateProperty().get() instanceof TrainState.Running));
    var ended = services.train().stateProperty().get();
    assertTrue(ended instanceof TrainState.Finished, ended.toString());
    assertTrue(Files.exists(folder.resolve("trained/sae_weights.safetensors")));
    assertEquals(4, scene.lookup("#train-figures").lookupAll(".figure-plot").size());
    assertEquals("Step 4 of 4", textOf("#train-progress"));
    until(() -> services.train().probe().pageProperty().get().reading().done() > 0);
    until(() -> scene.lookup("#train-runs .run-compare") != null);

    clickOn(robot, "#train-outcome .primary");
    until(
        () -> services.library().inUseProperty().get().orElseThrow().lenses().size() == lenses + 1);
    assertSame(services.readView(), services.workbench().current());
  }

  @Test
  void a_text_is_indexed_and_its_features_open_from_the_heatmap(FxRobot robot) throws Exception {
    var corpus = Files.writeString(folder.resolve("indexed.txt"), (SAMPLE + "\n\n\n").repeat(5));
    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT2).release(KeyCode.CONTROL);
    until(() -> services.features().choiceProperty().get().isPresent());
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.features().index(List.of(corpus)));
    until(() -> services.features().stateProperty().get() instanceof FeaturesState.Ready);
    until(() -> services.features().page().pageProperty().get().isPresent());
    assertEquals(96, services.features().table().rowsProperty().get().length);
    assertSame(services.featuresView(), services.workbench().current());

    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT1).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    clickOn(robot, "#open-in-features");
    var followed = services.read().choice().selectionProperty().get().current();
    until(() ->
        services.features().page().pageProperty().get().stream()
            .anyMatch(page -> page.latent() == followed));
    assertSame(services.featuresView(), services.workbench().current());

    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () ->
            services
                .features()
                .editor()
                .rename(services.features().page().pageProperty().get().orElseThrow(), "My name"));
    until(() -> services.read().facts().name(followed).words().equals("My name"));
    robot.press(KeyCode.CONTROL).type(KeyCode.K).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    robot.write("my name");
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(scene.lookup(".palette-row") != null);
  }

  @Test
  void who_types_how_an_action_begins_is_offered_it_first(FxRobot robot) {
    press(robot, KeyCode.K);
    robot.write("open library");
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(firstInPalette().startsWith("Prompts:"), firstInPalette());
    press(robot, KeyCode.A);
    robot.write("open the library");
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(firstInPalette().startsWith("Actions: Open the Library"), firstInPalette());
  }

  private String firstInPalette() {
    return scene.lookup(".palette-row").getAccessibleText();
  }

  private void fill(String field, String text) throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> ((TextInputControl) scene.lookup(field)).setText(text));
  }

  @Test
  void an_sae_of_another_width_is_refused_with_a_sentence() throws Exception {
    var wrong = TinyModel.sae(folder, 1, 24);
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.library().openSae(wrong));
    until(() -> services.library().problemProperty().get().isPresent());
    var sentence = services.library().problemProperty().get().orElseThrow().sentence();
    assertTrue(sentence.contains("24") && sentence.contains("40"), sentence);
    assertEquals(2, services.library().inUseProperty().get().orElseThrow().lenses().size());
  }

  private static void press(FxRobot robot, KeyCode code) {
    robot.press(KeyCode.CONTROL).type(code).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /// A text of many windows: its words at once, then its tokens with seams, then numbers
  /// everywhere.
  @Test
  void a_long_text_is_shown_at_once_read_and_closed(FxRobot robot) throws Exception {
    var text = (SAMPLE + " ").repeat(500);
    var atOnce =
        WaitForAsyncUtils.waitForAsyncFx(
            10_000,
            () -> {
              services.read().open(TextSource.typed(text));
              return services.read().pageProperty().get().heatText();
            });
    assertTrue(atOnce.size() > 5000 && text.startsWith(atOnce.text()), "a first screen of words");
    until(() -> services.read().pageProperty().get().reading().done() > 0);
    assertEquals(text, heatmap().textProperty().get().text());
    until(() -> state() instanceof ReadState.Ready);
    var seams = services.read().pageProperty().get().reading().seams();
    assertTrue(seams.length > 100);
    assertTrue(heatmap().textProperty().get().seamBefore(seams[0]), "seams come with the tokens");
    assertTrue(services.read().pageProperty().get().reading().complete());

    press(robot, KeyCode.W);
    assertInstanceOf(ReadState.Empty.class, state());
    assertEquals(0, heatmap().textProperty().get().size());
    assertTrue(scene.lookup("#close").isDisabled(), "nothing is left to close");
  }

  @Test
  void closing_a_text_stops_the_work_on_it(FxRobot robot) throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> services.read().open(TextSource.typed((SAMPLE + " ").repeat(20_000))));
    until(() -> !services.jobs().running().isEmpty());
    clickOn(robot, "#close");
    assertInstanceOf(ReadState.Empty.class, state());
    until(() -> services.jobs().running().isEmpty());
    assertEquals(0, services.read().pageProperty().get().reading().size());
  }

  @Test
  void a_file_that_is_no_text_is_a_sentence_and_the_window_goes_on() throws Exception {
    openWhatIsNoText();
    var text = Files.writeString(folder.resolve("fine.txt"), "The cat sat on the mat.");
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.read().open(text));
    until(() -> state() instanceof ReadState.Ready);
    assertEquals("fine.txt", textOf("#text-name"));
  }

  @Test
  void a_problem_hides_nothing_of_the_text_and_closes(FxRobot robot) throws Exception {
    openWhatIsNoText();
    var problem = scene.lookup("#read-problem");
    assertTrue(
        problem.localToScreen(problem.getBoundsInLocal()).getMaxY()
            <= heatmap().localToScreen(heatmap().getBoundsInLocal()).getMinY(),
        "it stands above the text");
    clickOn(robot, "#close-problem");
    assertNull(scene.lookup("#read-problem"));
    openWhatIsNoText();
    click(robot, coloured());
    robot.type(KeyCode.ESCAPE);
    WaitForAsyncUtils.waitForFxEvents();
    assertNull(scene.lookup("#read-problem"), "Escape closes it, too");
    assertTrue(services.read().selectedTokenProperty().get() >= 0, "and nothing else yet");
    assertEquals(SAMPLE, services.read().sourceProperty().get().text());
  }

  @Test
  void a_failure_that_was_closed_is_not_said_to_have_been_stopped(FxRobot robot) throws Exception {
    var broken = new Problem("It broke", Optional.empty(), "Try again");
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.read().fail(broken));
    layOut();
    clickOn(robot, "#close-problem");
    var words =
        scene.getRoot().lookupAll(".label").stream()
            .map(label -> String.valueOf(((Labeled) label).getText()))
            .toList();
    assertTrue(words.contains("Not all of this text was read."), words.toString());
    assertTrue(words.stream().noneMatch(each -> each.startsWith("Stopped")), words.toString());
  }

  private void openWhatIsNoText() throws Exception {
    var binary = Files.write(folder.resolve("program.txt"), new byte[] {0x7F, 'E', 'L', 'F', 0, 1});
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.read().open(binary));
    until(() -> scene.lookup("#read-problem") != null);
    layOut();
  }

  @Test
  void light_and_dark_are_a_key_apart(FxRobot robot) {
    assertSame(Palette.LIGHT, heatmap().paletteProperty().get());
    robot.press(KeyCode.CONTROL).type(KeyCode.D).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    assertSame(Palette.DARK, heatmap().paletteProperty().get());
  }

  @Test
  void everything_grows_with_one_key(FxRobot robot) {
    layOut();
    var before = heatmap().fontSizeProperty().get();
    var rail = scene.lookup(".rail").getLayoutBounds().getWidth();
    robot.press(KeyCode.CONTROL).type(KeyCode.EQUALS).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(heatmap().fontSizeProperty().get() > before);
    layOut();
    assertTrue(scene.lookup(".rail").getLayoutBounds().getWidth() > rail);
    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT0).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(before, heatmap().fontSizeProperty().get());
  }

  @Test
  void modes_keep_their_features(FxRobot robot) {
    var picks = services.read().choice().selectionProperty().get().picks();
    clickOn(robot, "#mode-one");
    assertEquals(Mode.ONE_FEATURE, services.read().choice().selectionProperty().get().mode());
    clickOn(robot, "#mode-strongest");
    assertEquals(picks, services.read().choice().selectionProperty().get().picks());
    clickOn(robot, "#mode-strongest");
    assertTrue(((ToggleButton) scene.lookup("#mode-strongest")).isSelected(), "pressed again");
  }

  @Test
  void a_fault_that_nobody_catches_is_told_and_the_window_lives(FxRobot robot) throws Exception {
    var faulty =
        new Pane() {
          @Override
          protected void layoutChildren() {
            throw new IllegalStateException("a fault");
          }
        };
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          Thread.currentThread()
              .setUncaughtExceptionHandler(services.unforeseen(Optional.of(Path.of("log"))));
          ((Pane) scene.lookup(".middle")).getChildren().addFirst(faulty);
        });
    until(() -> scene.lookup(".notice").isVisible());
    layOut();
    assertEquals(
        "Something unforeseen went wrong (IllegalStateException), but work goes on; the details are"
            + " in the log, in log.",
        textOf(".notice .label"));
    clickOn(robot, "#close-notice");
    until(() -> !scene.lookup(".notice").isVisible());
    robot.press(KeyCode.CONTROL).type(KeyCode.D).release(KeyCode.CONTROL);
    until(() -> heatmap().paletteProperty().get() == Palette.DARK);
    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT3).release(KeyCode.CONTROL);
    until(() -> services.workbench().current() == services.steerView());
  }

  @Test
  void every_button_says_what_it_does() {
    var silent =
        scene.getRoot().lookupAll(".button").stream()
            .filter(Button.class::isInstance)
            .map(Button.class::cast)
            .filter(button -> button.getAccessibleText() == null && button.getText().isEmpty())
            .map(Node::toString)
            .toList();
    assertEquals(List.of(), silent);
  }

  /// The window closes afterwards, while the prompt is still open.
  @Test
  void a_feature_of_the_text_is_steered() throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> ((Button) scene.lookup("#steer-feature")).fire());
    until(() -> services.steer().stateProperty().get() instanceof SteerState.Ready);
    until(() -> services.steer().plan().draft().sliders().size() == 1);
    assertSame(services.steerView(), services.workbench().current());
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> services.steer().push(1));
    until(() ->
        ((NextTokenBars) scene.lookup("#next"))
            .itemsProperty().get().stream().anyMatch(token -> token.change() != 0));
  }
}
