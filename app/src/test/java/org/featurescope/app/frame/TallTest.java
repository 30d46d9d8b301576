package org.featurescope.app.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A view that is higher than its window.
@ExtendWith(ApplicationExtension.class)
class TallTest {
  private static final double ROOM = 300;
  private static final double NEEDED = 1_000;
  private static final double BUTTON = 30;
  private static final double NEARLY = 0.01;

  private Button last;
  private Pane content;
  private Tall tall;
  private boolean passedOn;

  @Start
  void open(Stage stage) {
    last = new Button("last");
    last.setFocusTraversable(false); // not before it is asked to
    content = new Pane(last);
    content.setMinHeight(NEEDED);
    last.resizeRelocate(0, NEEDED - BUTTON, 100, BUTTON);
    last.setManaged(false);
    tall = new Tall(content);
    tall.setManaged(false);
    tall.resize(200, ROOM);
    var around = new Pane(tall);
    around.setOnScroll(event -> passedOn = true);
    TestStage.show(stage, new Scene(around, 400, 400));
  }

  private static <T> T call(Callable<T> work) {
    return WaitForAsyncUtils.waitForAsyncFx(10_000, work);
  }

  /// Turns the wheel, down for numbers above 0.
  private double turn(double pixels) {
    return call(() -> {
      var event =
          new ScrollEvent(
              ScrollEvent.SCROLL,
              0,
              0,
              0,
              0,
              false,
              false,
              false,
              false,
              false,
              false,
              0,
              -pixels,
              0,
              -pixels,
              ScrollEvent.HorizontalTextScrollUnits.NONE,
              0,
              ScrollEvent.VerticalTextScrollUnits.NONE,
              0,
              0,
              null);
      content.fireEvent(event);
      tall.layout();
      return content.getLayoutY();
    });
  }

  @Test
  void the_wheel_scrolls_to_the_end_and_no_further() {
    assertEquals(-120, turn(120), NEARLY);
    assertEquals(-100, turn(-20), NEARLY);
    assertEquals(ROOM - NEEDED, turn(5_000), NEARLY);
    assertEquals(0, turn(-5_000), NEARLY);
    assertFalse(passedOn, "nothing around it scrolls as well");
  }

  @Test
  void where_there_is_room_for_all_the_wheel_is_for_what_is_around() {
    call(() -> {
      tall.resize(200, NEEDED);
      tall.layout();
      return true;
    });
    assertEquals(0, turn(120), NEARLY);
    assertTrue(passedOn);
  }

  @Test
  void what_the_keyboard_is_on_comes_into_sight() {
    assertEquals(
        ROOM - NEEDED,
        call(() -> {
          last.requestFocus();
          tall.layout();
          return content.getLayoutY();
        }),
        NEARLY);
  }
}
