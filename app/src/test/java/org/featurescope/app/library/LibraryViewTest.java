package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does in the Library, in a small window.
@ExtendWith(ApplicationExtension.class)
class LibraryViewTest {
  @TempDir Path folder;

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private MadeUpCache cache;
  private LibraryViewModel model;
  private Scene scene;

  @Start
  void open(Stage stage) throws IOException {
    Typeface.loadAll();
    cache = new MadeUpCache(folder.resolve("hub"));
    var small = cache.model("org/small", 6, 512);
    cache.sae("org/fits", "", "blocks.2.hook_resid_post", 512);
    cache.sae("org/wide", "", "blocks.2.hook_resid_post", 768);
    cache.sae("org/set", "first", "blocks.0.hook_resid_post", 512);
    cache.sae("org/set", "beyond", "blocks.7.hook_resid_post", 512);
    model =
        new LibraryViewModel(
            jobs,
            Settings.inMemory(),
            List.of(new Setup("Pack", "It came along", folder.resolve("pack"), List.of())),
            (setup, progress, cancellation) -> MadeUpMicroscope.withTwoLenses(),
            cache,
            new MadeUpDevices());
    var view = new LibraryView(model, () -> {});
    scene = new Scene((Parent) view.content(), 660, 620);
    new Appearance(Settings.inMemory(), new SimpleObjectProperty<>(ColorScheme.LIGHT)).dress(scene);
    TestStage.show(stage, scene);
    model.openModel(small);
    jobs.runPending();
    view.focus();
  }

  private static void onScreen(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /// By the id itself: those of repositories have signs that a selector cannot.
  private Node find(String id) {
    return Stream.of(".library-row", ".library-entry", ".menu-button")
        .flatMap(kind -> scene.getRoot().lookupAll(kind).stream())
        .filter(node -> id.equals(node.getId()))
        .findFirst()
        .orElse(null);
  }

  private static String words(Node node) {
    return ((Parent) node)
        .lookupAll(".label").stream()
            .map(label -> ((Labeled) label).getText())
            .collect(Collectors.joining("\n"));
  }

  private static List<String> buttons(Node node) {
    return ((Parent) node)
        .lookupAll(".button").stream().map(button -> ((Labeled) button).getText()).toList();
  }

  private void type(FxRobot robot, String text) {
    robot.clickOn(scene.lookup("#library-search")).write(text);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void press(FxRobot robot, Node button) {
    onScreen(button::requestFocus);
    robot.push(KeyCode.SPACE);
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void what_could_not_be_opened_is_told_in_sight_of_who_has_scrolled_and_closes(FxRobot robot)
      throws IOException {
    var empty = Files.createDirectories(folder.resolve("nothing"));
    var scroll = (ScrollPane) scene.lookup(".scroll-pane");
    onScreen(() -> {
      scene.getRoot().layout();
      scroll.setVvalue(1);
      model.openPath(empty);
      jobs.runPending();
      scene.getRoot().layout();
    });
    var problem = scene.lookup("#library-problem");
    assertTrue(
        scene
            .getRoot()
            .localToScreen(scene.getRoot().getBoundsInLocal())
            .contains(problem.localToScreen(problem.getBoundsInLocal())));
    robot.clickOn(problem.lookup(".button"));
    WaitForAsyncUtils.waitForFxEvents();
    assertNull(scene.lookup("#library-problem"));
    onScreen(() -> {
      model.openPath(empty);
      jobs.runPending();
    });
    onScreen(() -> scene.lookup("#library-search").requestFocus());
    robot.type(KeyCode.ESCAPE);
    WaitForAsyncUtils.waitForFxEvents();
    assertNull(scene.lookup("#library-problem"));
  }

  @Test
  void what_is_on_the_disk_is_listed_with_its_dimensions() {
    assertTrue(words(find("cached-org/small")).contains("6 layers, width 512"));
    assertTrue(words(find("cached-org/small")).contains("In use"));
    assertTrue(
        words(find("cached-org/fits")).contains("blocks.2.hook_resid_post, width 512, 64 latents"));
  }

  @Test
  void an_sae_that_fits_is_offered_first_and_one_that_does_not_says_which_dimension_differs() {
    assertNotNull(find("fits-org/fits"));
    assertNull(find("fits-org/wide"));
    var wide = find("cached-org/wide");
    assertTrue(words(wide).contains("It reads width 768, the model in use has 512."));
    assertEquals(List.of(), buttons(wide), "it is not offered");
  }

  @Test
  void saes_of_one_repository_are_one_row_and_those_that_fit_can_be_chosen() {
    var menu = (MenuButton) ((Parent) find("cached-org/set")).lookup(".menu-button");
    assertEquals(
        List.of("beyond disabled true", "first disabled false"),
        menu.getItems().stream()
            .map(item -> item.getText() + " disabled " + item.isDisable())
            .toList());
    onScreen(() -> menu.getItems().get(1).fire());
    onScreen(jobs::runPending);
    assertEquals(3, model.inUseProperty().get().orElseThrow().lenses().size());
  }

  @Test
  void the_search_leaves_what_matches(FxRobot robot) {
    assertEquals(scene.lookup("#library-search"), scene.getFocusOwner());
    type(robot, "gemma scope");
    assertNotNull(find("entry-gemma-scope-2b-res-16k"));
    assertNull(find("entry-gpt2"));
    assertNull(find("cached-org/small"));
    type(robot, " nowhere");
    assertNotNull(scene.lookup("#library-nothing"));
    robot.push(KeyCode.ESCAPE);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals("", ((TextField) scene.lookup("#library-search")).getText());
    assertNotNull(find("cached-org/small"));
  }

  @Test
  void a_download_is_agreed_to_in_its_row_and_shows_how_it_goes(FxRobot robot) {
    type(robot, "openai-community");
    var row = (Parent) find("entry-gpt2");
    assertTrue(words(row).contains("Not on disk"));
    assertTrue(words(row).contains("MIT\u00a0licence"));
    press(robot, row.lookup(".library-actions .button"));
    var agree = scene.lookup("#agree-gpt2");
    assertEquals(agree, scene.getFocusOwner(), "the answer is one key away");
    assertTrue(words(row).contains("Fetch about 549 MB from hub.example"), words(row));
    assertEquals(List.of(), cache.fetched);

    robot.push(KeyCode.SPACE);
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(words(row).contains("Asking hub.example"), words(row));
    assertEquals(1, jobs.running().size(), "the job bar shows it too");
    onScreen(jobs::runPending);
    assertEquals(List.of("gpt2 [all]"), cache.fetched);
    var after = find("entry-gpt2");
    assertTrue(words(after).contains("On disk"), words(after));
    assertEquals(List.of("Open"), buttons(after));
  }

  @Test
  void not_now_fetches_nothing(FxRobot robot) {
    type(robot, "openai-community");
    var row = (Parent) find("entry-gpt2");
    press(robot, row.lookup(".library-actions .button"));
    press(robot, row.lookup(".library-buttons .button"));
    assertNull(scene.lookup("#agree-gpt2"));
    assertEquals(List.of(), cache.fetched);
  }

  @Test
  void a_download_is_cancelled_and_resumed_in_its_row(FxRobot robot) {
    type(robot, "openai-community");
    var row = (Parent) find("entry-gpt2");
    press(robot, row.lookup(".library-actions .button"));
    robot.push(KeyCode.SPACE);
    WaitForAsyncUtils.waitForFxEvents();
    press(robot, row.lookup(".library-going .button"));
    onScreen(jobs::runPending);
    var stopped = (Parent) find("entry-gpt2");
    assertTrue(words(stopped).contains("What has arrived is kept."), words(stopped));
    assertTrue(buttons(stopped).contains("Resume"), buttons(stopped).toString());
  }

  @Test
  void one_sae_of_a_set_can_be_chosen() {
    onScreen(() -> ((MenuButton) find("download-pythia-70m-res-32k")).getItems().get(3).fire());
    var row = find("entry-pythia-70m-res-32k");
    assertTrue(words(row).contains("Fetch about 134 MB"), words(row));
    onScreen(() -> ((Button) scene.lookup("#agree-pythia-70m-res-32k")).fire());
    onScreen(jobs::runPending);
    assertEquals(List.of("pythia-70m-res-32k [blocks.1.hook_resid_post]"), cache.fetched);
    assertTrue(words(find("entry-pythia-70m-res-32k")).contains("1 of 6 on disk"));
  }

  @Test
  void the_page_stays_where_it_was_while_a_row_changes() {
    var scroll = (ScrollPane) scene.lookup(".scroll-pane");
    onScreen(() -> scroll.setVvalue(0.5));
    var before = top(scroll);
    onScreen(() -> {
      var gpt2 =
          model.shelfProperty().get().orElseThrow().stock().catalogue().entry("gpt2").orElseThrow();
      model.downloads().ask(gpt2, gpt2.pieces());
    });
    assertEquals(before, top(scroll), 1);
    assertNotNull(scene.lookup("#agree-gpt2"));
  }

  /// How many pixels of the page are above what is seen.
  private static double top(ScrollPane scroll) {
    var hidden =
        scroll.getContent().getLayoutBounds().getHeight() - scroll.getViewportBounds().getHeight();
    return scroll.getVvalue() * hidden;
  }

  @Test
  void every_button_says_what_it_is() {
    var all = scene.getRoot().lookupAll(".button");
    assertFalse(all.isEmpty());
    assertTrue(
        all.stream()
            .allMatch(
                each -> each.getAccessibleText() != null && !each.getAccessibleText().isBlank()));
    for (var menu : scene.getRoot().lookupAll(".menu-button")) {
      assertFalse(menu.getAccessibleText().isBlank());
      assertTrue(menu.isFocusTraversable());
    }
    assertFalse(scene.lookup("#library-search").getAccessibleText().isBlank());
  }
}
