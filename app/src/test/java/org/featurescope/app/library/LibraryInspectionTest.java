package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.engine.GpuReport.State;
import org.featurescope.compute.model.Precision;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person sees of a file, and does with the machine's devices.
@ExtendWith(ApplicationExtension.class)
class LibraryInspectionTest {
  @TempDir Path folder;

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private final Settings settings = Settings.inMemory();
  private final MadeUpDevices machine = new MadeUpDevices();
  private LibraryViewModel model;
  private LibraryView view;
  private Scene scene;
  private Path sae;

  @Start
  void open(Stage stage) throws IOException {
    Typeface.loadAll();
    sae = MadeUpSae.writeWithoutHook(folder.resolve("mute"), 8, 16);
    settings.addRecent("recent.saes", sae.toString());
    model =
        new LibraryViewModel(
            jobs,
            settings,
            List.of(),
            (setup, progress, cancellation) -> MadeUpMicroscope.withTwoLenses(),
            new MadeUpCache(folder.resolve("hub")),
            machine);
    view = new LibraryView(model, () -> {});
    scene = new Scene(new HBox(view.content(), view.inspector()), 960, 660);
    new Appearance(settings, new SimpleObjectProperty<>(ColorScheme.LIGHT)).dress(scene);
    TestStage.show(stage, scene);
    jobs.runPending();
    view.focus();
  }

  private static void onScreen(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private Node find(String id) {
    return scene.getRoot().lookupAll("*").stream()
        .filter(node -> id.equals(node.getId()))
        .findFirst()
        .orElse(null);
  }

  private String words(String id) {
    return Objects.requireNonNull((Parent) find(id), id).lookupAll(".label").stream()
        .map(label -> ((Labeled) label).getText())
        .collect(Collectors.joining("\n"));
  }

  private void press(FxRobot robot, String id) {
    onScreen(() -> Objects.requireNonNull(find(id), id).requestFocus());
    robot.push(KeyCode.SPACE);
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void a_row_is_diagnosed_by_the_keyboard_and_told_by_words(FxRobot robot) {
    assertEquals("About the Library", view.inspectorTitle().getValue());
    press(robot, "recent-mute");
    assertEquals("Diagnosis", view.inspectorTitle().getValue());
    assertTrue(words("diagnosis").contains("Reading its files"));
    onScreen(jobs::runPending);
    var said = words("diagnosis");
    assertTrue(said.contains("ReLU autoencoder"), said);
    assertTrue(said.contains("8 to 16 latents to 8"), said);
    assertTrue(said.contains("Warning\nIts files do not say which activation it reads."), said);
    assertTrue(said.contains("Fine\nAll finite"), said);
    assertTrue(said.contains("Open a model to see whether it fits."), said);
    assertNotNull(find("export"), "its hook can be added");
  }

  @Test
  void a_row_is_diagnosed_by_the_mouse_and_the_diagnosis_is_copied_and_closed(FxRobot robot) {
    robot.clickOn(find("recent-mute"));
    onScreen(jobs::runPending);
    assertEquals(sae, model.diagnosis().partProperty().get().orElseThrow().path());
    press(robot, "diagnosis-copy");
    var copied = new String[1];
    onScreen(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertEquals(model.diagnosis().text(), copied[0]);
    press(robot, "diagnosis-close");
    assertNull(find("diagnosis"));
  }

  @Test
  void what_cannot_be_opened_is_diagnosed_beside_the_reason() {
    onScreen(() -> model.openPath(folder.resolve("hub")));
    onScreen(jobs::runPending);
    assertNotNull(find("library-problem"));
    assertTrue(words("diagnosis").contains("Problem"), words("diagnosis"));
  }

  @Test
  void a_gpu_is_enabled_in_its_row(FxRobot robot) {
    assertTrue(words("device-cpu").contains("In use"), words("device-cpu"));
    assertTrue(words("device-cuda:0").contains("The CUDA build of the tensor library is not"));
    press(robot, "enable-gpu");
    assertEquals(find("agree-cuda"), scene.getFocusOwner(), "the answer is one key away");
    assertTrue(words("devices").contains("Fetch about 2.5 GB"), words("devices"));
    assertEquals(0, machine.fetched);
    robot.push(KeyCode.SPACE);
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(words("devices").contains("Asking engine.example"), words("devices"));
    assertEquals(1, jobs.running().size(), "the job bar shows it too");
    onScreen(jobs::runPending);
    assertEquals(1, machine.fetched);
    assertTrue(words("device-cuda:0").contains("At the next start"), words("device-cuda:0"));
    assertEquals("cuda:0", GpuChoice.device(settings));
  }

  @Test
  void without_a_card_there_is_nothing_to_press() {
    machine.state = State.NONE;
    onScreen(model.devices()::look);
    onScreen(jobs::runPending);
    assertTrue(words("device-none").contains("With an NVIDIA card, install its driver"));
    assertNull(find("enable-gpu"));
    assertNull(find("use-libtorch"));
  }

  @Test
  void the_precision_is_chosen_and_stays_chosen(FxRobot robot) {
    press(robot, "precision-bfloat16");
    press(robot, "precision-bfloat16");
    assertEquals(Precision.BF16, GpuChoice.precision(settings));
    assertTrue(words("precision").contains("2.0 times as fast"), words("precision"));
  }

  @Test
  void every_button_says_what_it_is(FxRobot robot) {
    press(robot, "recent-mute");
    onScreen(jobs::runPending);
    for (var kind : List.of(".button", ".toggle-button", ".text-field", ".selectable")) {
      var all = scene.getRoot().lookupAll(kind);
      assertFalse(all.isEmpty(), kind);
      for (var node : all) {
        assertFalse(Objects.requireNonNullElse(node.getAccessibleText(), "").isBlank(), kind);
      }
    }
  }
}
