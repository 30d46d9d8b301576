package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import org.featurescope.app.read.ReadState;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What a person can do where the model that the program begins with cannot be opened.
@ExtendWith(ApplicationExtension.class)
class WithoutModelTest {
  @TempDir static Path folder;

  private Path config;
  private Services services;
  private Scene scene;

  @Start
  void open(Stage stage) throws IOException {
    Typeface.loadAll();
    var setup = TinyModel.setup(folder);
    config = setup.model().resolve("config.json");
    Files.move(config, hidden());
    services = WorkbenchTest.services(folder, setup);
    scene = new Scene(services.workbench(), 980, 700);
    services.appearance().dress(scene);
    TestStage.show(stage, scene);
  }

  @AfterEach
  void close() {
    WaitForAsyncUtils.asyncFx(services::close);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private Path hidden() {
    return config.resolveSibling("config.json.hidden");
  }

  private void until(Class<? extends ReadState> state) throws Exception {
    WaitForAsyncUtils.waitFor(
        60,
        TimeUnit.SECONDS,
        () ->
            WaitForAsyncUtils.waitForAsyncFx(
                60_000, () -> state.isInstance(services.read().stateProperty().get())));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private Button button(FxRobot robot, String words) {
    return robot
        .lookup(node -> node instanceof Button found && found.getText().equals(words))
        .queryButton();
  }

  @Test
  void another_model_is_chosen_in_the_library_when_the_failure_was_read(FxRobot robot)
      throws Exception {
    until(ReadState.Failed.class);
    robot.clickOn(button(robot, "Try again"));
    until(ReadState.Failed.class);
    robot.clickOn("#close-problem");
    until(ReadState.NoModel.class);
    Files.move(hidden(), config);
    robot.clickOn(button(robot, "Open the Library"));
    WaitForAsyncUtils.waitForFxEvents();
    robot.clickOn(button(robot, "Open"));
    until(ReadState.Ready.class);
    assertEquals("sample.txt", services.read().sourceProperty().get().name());
  }
}
