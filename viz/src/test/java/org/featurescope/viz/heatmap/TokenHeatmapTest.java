package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.VerticalDirection;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.Samples;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class TokenHeatmapTest {
  private final List<Integer> clicked = new ArrayList<>();
  private final HeatmapText text = Samples.tokens(Samples.WORLD.repeat(4));
  private TokenHeatmap heatmap;
  private Stage stage;

  @Start
  void start(Stage stage) {
    this.stage = stage;
    heatmap =
        Headless.call(() -> {
          var control = new TokenHeatmap();
          control.textProperty().set(text);
          control.coloringProperty().set(new Coloring.OneFeature(Samples.places(text)));
          control.onTokenClickedProperty().set(clicked::add);
          return control;
        });
    var scene = new Scene(heatmap, 600, 400);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    heatmap.requestFocus();
  }

  private static <T> T on(Supplier<T> work) {
    return Headless.call(work);
  }

  private Point2D screen(int token) {
    var bounds = on(() -> heatmap.localToScreen(heatmap.tokenBounds(token)));
    return new Point2D(bounds.getCenterX(), bounds.getCenterY());
  }

  private int word(String word) {
    return text.tokenAt(text.text().indexOf(word));
  }

  private int selected() {
    return on(() -> heatmap.selectedTokenProperty().get());
  }

  private double scroll() {
    return on(() -> heatmap.scrollProperty().get());
  }

  /// Keys with modifiers, which the robot of the headless platform cannot hold.
  private void press(KeyCode code, boolean shift, boolean control) {
    on(() -> {
      heatmap.fireEvent(
          new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, false, false));
      return null;
    });
  }

  @Test
  void a_click_selects_a_token_and_tells_of_it(FxRobot robot) {
    robot.clickOn(screen(word("Dallas")));
    assertEquals(word("Dallas"), selected());
    assertEquals(List.of(word("Dallas")), clicked);
  }

  @Test
  void a_click_beside_the_text_selects_nothing(FxRobot robot) {
    robot.clickOn(screen(word("Dallas")));
    robot.clickOn(on(() -> heatmap.localToScreen(5, 200)));
    assertEquals(TokenHeatmap.NONE, selected());
    assertEquals(1, clicked.size());
  }

  @Test
  void the_token_under_the_mouse_is_known(FxRobot robot) {
    robot.moveTo(screen(word("Austin")));
    assertEquals(word("Austin"), on(() -> heatmap.hoveredTokenProperty().get()));
    robot.moveTo(on(() -> heatmap.localToScreen(5, 200)));
    assertEquals(TokenHeatmap.NONE, on(() -> heatmap.hoveredTokenProperty().get()));
  }

  @Test
  void arrows_go_from_token_to_token_and_enter_acts_like_a_click(FxRobot robot) {
    robot.clickOn(screen(word("Dallas")));
    robot.type(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.LEFT, KeyCode.ENTER);
    assertEquals(List.of(word("Dallas"), word("Dallas") + 1), clicked);
  }

  @Test
  void up_and_down_keep_to_the_column(FxRobot robot) {
    robot.clickOn(screen(word("Dallas")));
    var before = centre(selected());
    robot.type(KeyCode.DOWN);
    var below = centre(selected());
    assertTrue(below.getY() > before.getY());
    assertTrue(Math.abs(below.getX() - before.getX()) < 60, "from " + before + " to " + below);
    robot.type(KeyCode.UP);
    assertEquals(word("Dallas"), selected());
  }

  private Point2D centre(int token) {
    var bounds = on(() -> heatmap.tokenBounds(token));
    return new Point2D(bounds.getCenterX(), bounds.getCenterY());
  }

  @Test
  void home_and_end_go_to_the_ends_of_the_line(FxRobot robot) {
    robot.clickOn(screen(word("Dallas")));
    robot.type(KeyCode.END);
    var end = selected();
    robot.type(KeyCode.HOME);
    assertEquals(0, selected());
    assertTrue(end > word("Dallas"));
    assertEquals(centre(0).getY(), centre(end).getY());
  }

  @Test
  void a_page_down_scrolls_the_selection_into_view(FxRobot robot) {
    robot.type(KeyCode.PAGE_DOWN, KeyCode.PAGE_DOWN);
    assertTrue(scroll() > 0);
    assertInView(selected());
    robot.type(KeyCode.PAGE_UP, KeyCode.PAGE_UP, KeyCode.PAGE_UP);
    assertEquals(0, centre(selected()).getY() < 60 ? 0 : 1);
  }

  private void assertInView(int token) {
    Bounds bounds = on(() -> heatmap.tokenBounds(token));
    assertTrue(bounds.getMinY() >= 0 && bounds.getMaxY() <= 400, "token at " + bounds);
  }

  @Test
  void f3_goes_to_the_next_activation_and_round_at_the_end(FxRobot robot) {
    robot.type(KeyCode.F3);
    assertEquals(word("state"), selected());
    robot.type(KeyCode.F3);
    assertEquals(word("Dallas"), selected());
    press(KeyCode.F3, true, false);
    press(KeyCode.F3, true, false);
    assertEquals(OptionalInt.empty(), on(() -> heatmap.nextActivation(selected(), true)));
    assertInView(selected());
    robot.type(KeyCode.F3);
    assertEquals(word("state"), selected());
  }

  @Test
  void shift_extends_the_selection_and_control_c_copies_it(FxRobot robot) {
    robot.clickOn(screen(word("Dallas")));
    press(KeyCode.RIGHT, true, false);
    press(KeyCode.RIGHT, true, false);
    press(KeyCode.C, false, true);
    assertEquals(" Dallas is Austin", on(() -> Clipboard.getSystemClipboard().getString()));
    press(KeyCode.A, false, true);
    press(KeyCode.C, false, true);
    assertEquals(text.text(), on(() -> Clipboard.getSystemClipboard().getString()));
  }

  @Test
  void n_shows_the_numbers(FxRobot robot) {
    robot.type(KeyCode.N);
    assertTrue(on(() -> heatmap.showNumbersProperty().get()));
    robot.type(KeyCode.N);
    assertFalse(on(() -> heatmap.showNumbersProperty().get()));
  }

  @Test
  void the_wheel_scrolls_and_stops_at_the_ends(FxRobot robot) {
    robot.moveTo(heatmap);
    robot.scroll(5, VerticalDirection.DOWN);
    var further = scroll();
    robot.scroll(12, VerticalDirection.UP);
    assertTrue(further > 0);
    assertEquals(0, scroll());
  }

  @Test
  void a_drag_on_the_minimap_scrolls_there(FxRobot robot) {
    Node map = robot.lookup(".minimap").query();
    var foot = on(() -> map.localToScreen(20, 395));
    var head = on(() -> map.localToScreen(20, 2));
    robot.clickOn(foot);
    var bottom = scroll();
    robot.drag(on(() -> map.localToScreen(20, 250)), MouseButton.PRIMARY);
    robot.dropTo(head);
    assertTrue(bottom > 1000, "scrolled to " + bottom);
    assertTrue(scroll() < bottom);
  }

  @Test
  void the_token_at_the_top_stays_there_when_the_window_becomes_narrower() {
    on(() -> {
      heatmap.scrollToToken(text.size() / 2);
      heatmap.layout();
      return null;
    });
    var page = on(() -> heatmap.page());
    var top = page.lines().firstToken(page.lineAt(scroll()));
    on(() -> {
      stage.getScene().getRoot().resize(450, 400);
      heatmap.layout();
      return null;
    });
    assertEquals(0, on(() -> heatmap.tokenBounds(top)).getMinY(), 40);
  }

  @Test
  void the_selected_token_is_described_in_words() {
    on(() -> {
      heatmap.selectedTokenProperty().set(word("Dallas"));
      return null;
    });
    var spoken = on(() -> heatmap.queryAccessibleAttribute(AccessibleAttribute.TEXT));
    assertEquals("token " + word("Dallas") + " Dallas, feature 412 value 4.87", spoken);
  }

  @Test
  void a_shorter_text_lets_go_of_what_was_selected() {
    var remaining =
        on(() -> {
          heatmap.selectedTokenProperty().set(text.size() - 1);
          heatmap.scrollToToken(text.size() - 1);
          heatmap.textProperty().set(Samples.tokens("Two words"));
          heatmap.layout();
          return heatmap.selectedTokenProperty().get();
        });
    assertEquals(TokenHeatmap.NONE, remaining);
    assertEquals(0, scroll());
  }

  @Test
  void activations_that_can_be_seen_are_counted() {
    var all = on(() -> heatmap.activationsInViewProperty().get());
    on(() -> {
      heatmap.coloringProperty().set(Coloring.none());
      heatmap.layout();
      return null;
    });
    assertTrue(all > 10, all + " activations");
    assertEquals(0, on(() -> heatmap.activationsInViewProperty().get()));
  }

  @Test
  void what_can_be_seen_of_the_text_is_told() {
    var shown =
        on(() -> {
          heatmap.scrollToToken(text.size() - 1);
          heatmap.layout();
          return heatmap.inViewProperty().get();
        });
    assertEquals(text.text().length(), shown.getEnd());
    assertTrue(shown.getStart() > 0);
    var top =
        on(() -> {
          heatmap.scrollToTop();
          heatmap.layout();
          return heatmap.inViewProperty().get();
        });
    assertEquals(0, top.getStart());
    assertTrue(top.getEnd() < text.text().length());
  }

  /// Only the last third of the text has been read.
  @Test
  void f3_walks_over_what_has_been_read_so_far() {
    var values = new float[text.size()];
    Arrays.fill(values, Float.NaN);
    Arrays.fill(values, text.size() * 2 / 3, text.size(), 0);
    values[text.size() - 5] = 3;
    on(() -> {
      heatmap.coloringProperty().set(new Coloring.OneFeature(HeatLayer.of(1, "feature 1", values)));
      heatmap.selectNextActivation(true);
      return true;
    });
    assertEquals(text.size() - 5, selected());
    assertInView(text.size() - 5);
  }

  @Test
  void the_style_sheet_sets_the_palette() {
    assertEquals(Palette.LIGHT, on(() -> heatmap.paletteProperty().get()));
    on(() -> {
      var sheets = stage.getScene().getStylesheets();
      sheets.set(0, Palette.DARK.stylesheet());
      heatmap.applyCss();
      return null;
    });
    assertEquals(Palette.DARK, on(() -> heatmap.paletteProperty().get()));
  }
}
