package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class TestStageTest {
  private Stage stage;

  @Start
  void open(Stage given) {
    stage = given;
    TestStage.show(stage, new Scene(new Pane(), 1300, 800));
  }

  @Test
  void a_scene_has_the_size_that_it_was_made_with_whatever_was_shown_before() {
    var scene =
        WaitForAsyncUtils.waitForAsyncFx(
            10_000,
            () -> {
              var next = new Scene(new Pane(), 400, 300);
              TestStage.show(stage, next);
              return next;
            });
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(400, scene.getWidth());
    assertEquals(300, scene.getHeight());
  }
}
