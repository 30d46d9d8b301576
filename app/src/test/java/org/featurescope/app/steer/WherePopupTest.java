package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.heatmap.TokenStrip;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A person says where one slider acts.
class WherePopupTest extends SteerOnScreen {

  @Start
  void start(Stage stage) {
    open(stage);
  }

  /// Part of the popup.
  private static <T extends Node> T part(Class<T> type, String query) {
    return type.cast(
        Window.getWindows().stream()
            .filter(WherePopup.class::isInstance)
            .map(window -> window.getScene().lookup(query))
            .findFirst()
            .orElseThrow());
  }

  private static boolean isOpen() {
    return WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> Window.getWindows().stream().anyMatch(WherePopup.class::isInstance));
  }

  private void click(FxRobot robot, String query) {
    robot.clickOn(part(Node.class, query));
    afterwards();
  }

  private void fill(FxRobot robot, String query, String text) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          part(TextField.class, query).requestFocus();
          part(TextField.class, query).setText(text);
        });
    push(robot, KeyCode.ENTER);
  }

  private static String said(String query) {
    var label = part(Labeled.class, query);
    return label.isVisible() ? label.getText() : "";
  }

  private Optional<Positions> own() {
    return model.plan().draft().sliders().getFirst().positions();
  }

  @Test
  void a_click_on_the_words_of_a_slider_gives_it_a_range_of_tokens(FxRobot robot) {
    clickOn(robot, "#sliders .slider-where");
    assertEquals("Like the plan: every token.", said("#own-note"));
    click(robot, "#own-tokens");
    assertEquals(Optional.of(new Positions.Range(1, 5)), own(), "the prompt behind its BOS");
    fill(robot, "#own-first", "3");
    assertEquals(Optional.of(new Positions.Range(3, 5)), own());
    push(robot, KeyCode.ESCAPE);
    assertFalse(isOpen());
    assertEquals("tokens 3 to 5", textOf("#sliders .slider-own"));
    assertTrue(node("#sliders .slider-own").isVisible());
    WaitForAsyncUtils.waitForAsyncFx(10_000, history::undo);
    afterwards();
    assertEquals(Optional.of(new Positions.Range(1, 5)), own());
  }

  @Test
  void tokens_are_dragged_over_in_the_prompt(FxRobot robot) {
    clickOn(robot, "#sliders .slider-where");
    var strip = part(TokenStrip.class, "#where-tokens");
    var from = strip.localToScreen(strip.tokenBounds(2));
    var to = strip.localToScreen(strip.tokenBounds(4));
    robot
        .drag(from.getCenterX(), from.getCenterY())
        .moveTo(to.getCenterX(), to.getCenterY())
        .drop();
    afterwards();
    assertEquals(Optional.of(new Positions.Range(2, 4)), own());
    assertEquals("2", part(TextField.class, "#own-first").getText());
    assertEquals("4", part(TextField.class, "#own-last").getText());
    WaitForAsyncUtils.waitForAsyncFx(10_000, history::undo);
    assertEquals(Optional.empty(), own(), "a drag is one change");
  }

  @Test
  void a_click_beside_the_tokens_chooses_nothing(FxRobot robot) {
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> model.plan().setPositions(new Positions.Range(2, 4)));
    clickOn(robot, "#sliders .slider-where");
    var strip = part(TokenStrip.class, "#where-tokens");
    var all = strip.localToScreen(strip.getBoundsInLocal());
    robot.clickOn(all.getMaxX() - 3, all.getMaxY() - 3);
    afterwards();
    assertEquals(Optional.empty(), own());
  }

  @Test
  void all_of_it_is_done_by_keyboard(FxRobot robot) {
    push(robot, KeyCode.W);
    assertTrue(isOpen());
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> part(Node.class, "#where-tokens").requestFocus());
    push(robot, KeyCode.HOME);
    push(robot, KeyCode.RIGHT);
    push(robot, KeyCode.SHIFT, KeyCode.RIGHT);
    push(robot, KeyCode.SHIFT, KeyCode.RIGHT);
    assertEquals(Optional.of(new Positions.Range(1, 3)), own());
    push(robot, KeyCode.LEFT);
    assertEquals(Optional.of(new Positions.Range(2, 2)), own());
    push(robot, KeyCode.ESCAPE);
    assertFalse(isOpen());
    push(robot, KeyCode.RIGHT);
    assertTrue(value() > 0, "the slider has the keys again");
  }

  @Test
  void escape_takes_back_what_was_typed(FxRobot robot) {
    clickOn(robot, "#sliders .slider-where");
    click(robot, "#own-tokens");
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          part(TextField.class, "#own-first").requestFocus();
          part(TextField.class, "#own-first").setText("4");
        });
    push(robot, KeyCode.ESCAPE);
    assertFalse(isOpen());
    assertEquals(Optional.of(new Positions.Range(1, 5)), own());
  }

  @Test
  void what_is_no_range_is_told_and_changes_nothing(FxRobot robot) {
    clickOn(robot, "#sliders .slider-where");
    click(robot, "#own-tokens");
    fill(robot, "#own-first", "7");
    assertEquals("The first token must not come after the last.", said("#own-problem"));
    fill(robot, "#own-first", "2");
    assertEquals("", said("#own-problem"));
    fill(robot, "#own-last", "9");
    assertEquals(
        "The prompt ends with token 5: 6 to 9 are steered once they are written.",
        said("#own-note"));
    fill(robot, "#own-last", "40");
    assertTrue(said("#own-problem").startsWith("There is no token 40"), said("#own-problem"));
    assertEquals(Optional.of(new Positions.Range(2, 9)), own());
    click(robot, "#own-plan");
    assertEquals(Optional.empty(), own());
  }

  @Test
  void a_direction_is_sent_through_layers_and_a_feature_is_not(FxRobot robot) {
    clickOn(robot, "#sliders .slider-where");
    assertFalse(part(Node.class, "#own-first-layer").getParent().isVisible());
    push(robot, KeyCode.ESCAPE);
    var contrast = new Target.Contrast(HookPoint.residPost(2), "more", "less");
    WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> model.plan().setTarget(model.plan().draft().selected(), contrast));
    afterwards();
    clickOn(robot, "#sliders .slider-where");
    fill(robot, "#own-last-layer", "6");
    assertEquals("There is no layer 6: the model has 6, from 0 to 5.", said("#own-problem"));
    fill(robot, "#own-last-layer", "4");
    assertEquals(
        new Target.Layers(contrast, 2, 4), model.plan().draft().sliders().getFirst().target());
    assertEquals("layers 2 to 4", textOf("#sliders .slider-own"));
  }
}
