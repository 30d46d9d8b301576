package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.gallery.CircuitSamples;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class CircuitCanvasTest {
  private static final int DALLAS = 18;
  private static final int TEXAS_CITY = 20;
  private static final int TEXAS = CircuitSamples.TEXAS;
  private static final int SAY_AUSTIN = 30;
  private static final int AUSTIN = 38;

  private final List<Integer> opened = new ArrayList<>();
  private CircuitCanvas canvas;

  @Start
  void start(Stage stage) {
    canvas = new CircuitCanvas();
    canvas.modelProperty().set(CircuitSamples.twoHop());
    canvas.onOpenProperty().set(opened::add);
    var scene = new Scene(canvas, 900, 500);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    canvas.requestFocus();
  }

  private <T> T onCanvas(Supplier<T> work) {
    return Headless.call(() -> {
      canvas.layout();
      var answer = work.get();
      canvas.layout();
      return answer;
    });
  }

  private void change(Runnable work) {
    onCanvas(() -> {
      work.run();
      return 0;
    });
  }

  private Point2D place(int node) {
    return onCanvas(() -> {
      var box = canvas.nodeBounds(node);
      return new Point2D(box.getCenterX(), box.getCenterY());
    });
  }

  private Point2D onScreen(Point2D place) {
    return Headless.call(() -> canvas.localToScreen(place));
  }

  private int current() {
    return Headless.call(() -> canvas.currentProperty().get());
  }

  private static BitSet nodes(int... nodes) {
    var set = new BitSet();
    for (var node : nodes) {
      set.set(node);
    }
    return set;
  }

  /// How many pixels of a picture have a colour of the palette, nearly.
  private int count(Role role) {
    var want = Palette.LIGHT.get(role);
    return onCanvas(() -> {
      var image = canvas.snapshot(null, new WritableImage(900, 500));
      var found = 0;
      for (var y = 0; y < 420; y++) {
        for (var x = 60; x < 900; x++) {
          var color = image.getPixelReader().getColor(x, y);
          var away =
              Math.abs(color.getRed() - want.getRed())
                  + Math.abs(color.getGreen() - want.getGreen())
                  + Math.abs(color.getBlue() - want.getBlue());
          found += away < 0.05 ? 1 : 0;
        }
      }
      return found;
    });
  }

  @Test
  void pointing_at_a_node_colours_its_inputs_and_outputs_by_their_sign(FxRobot robot) {
    assertEquals(0, count(Role.RAISES));
    robot.moveTo(onScreen(place(TEXAS)));
    assertEquals(TEXAS, onCanvas(() -> canvas.hoveredProperty().get()));
    assertTrue(count(Role.RAISES) > 500);
    assertTrue(count(Role.LOWERS) > 50);
    robot.moveTo(onScreen(new Point2D(400, 480)));
    assertEquals(CircuitCanvas.NONE, onCanvas(() -> canvas.hoveredProperty().get()));
    assertEquals(0, count(Role.RAISES));
  }

  @Test
  void a_click_selects_and_opens_and_a_second_one_pins(FxRobot robot) {
    robot.clickOn(onScreen(place(TEXAS)));
    assertEquals(TEXAS, current());
    assertEquals(nodes(TEXAS), onCanvas(() -> canvas.selectionProperty().get()));
    assertEquals(List.of(TEXAS), opened);
    robot.doubleClickOn(onScreen(place(DALLAS)));
    assertEquals(nodes(DALLAS), onCanvas(() -> canvas.pinnedProperty().get()));
    robot.type(KeyCode.P);
    assertEquals(nodes(), onCanvas(() -> canvas.pinnedProperty().get()));
  }

  @Test
  void a_rubber_band_selects_what_it_encloses(FxRobot robot) {
    change(() -> canvas.selectingProperty().set(true));
    var box = onCanvas(() -> canvas.nodeBounds(TEXAS_CITY));
    var from = new Point2D(box.getMinX() - 4, box.getMinY() - 4);
    var to = new Point2D(box.getMaxX() + 4, box.getMaxY() + 4);
    robot.drag(onScreen(from), MouseButton.PRIMARY).dropTo(onScreen(to));
    assertEquals(nodes(TEXAS_CITY), onCanvas(() -> canvas.selectionProperty().get()));
    robot.type(KeyCode.ESCAPE);
    assertEquals(nodes(), onCanvas(() -> canvas.selectionProperty().get()));
    assertEquals(List.of(), opened);
  }

  @Test
  void the_keyboard_walks_along_the_strongest_edges(FxRobot robot) {
    robot.type(KeyCode.UP);
    assertEquals(AUSTIN, current());
    robot.type(KeyCode.DOWN);
    assertEquals(SAY_AUSTIN, current());
    robot.type(KeyCode.UP);
    assertEquals(AUSTIN, current());
    change(() -> canvas.currentProperty().set(TEXAS));
    robot.type(KeyCode.DOWN);
    assertEquals(TEXAS_CITY, current());
    robot.type(KeyCode.LEFT);
    assertEquals(16, current(), "the next node of the layer");
    robot.type(KeyCode.ENTER);
    assertEquals(List.of(16), opened);
  }

  @Test
  void with_shift_the_keyboard_stays_within_the_token(FxRobot robot) {
    change(() -> canvas.currentProperty().set(DALLAS));
    robot.press(KeyCode.SHIFT).type(KeyCode.UP).release(KeyCode.SHIFT);
    assertEquals(TEXAS_CITY, current());
    robot.press(KeyCode.SHIFT).type(KeyCode.DOWN).release(KeyCode.SHIFT);
    robot.press(KeyCode.SHIFT).type(KeyCode.DOWN).release(KeyCode.SHIFT);
    assertEquals(6, current(), "the token itself");
  }

  @Test
  void what_lies_under_the_pointer_stays_there_while_the_plane_grows() {
    var before = place(TEXAS);
    change(() -> canvas.zoom(2, before.getX(), before.getY()));
    assertEquals(before.getX(), place(TEXAS).getX(), 0.5);
    assertEquals(before.getY(), place(TEXAS).getY(), 0.5);
    change(() -> canvas.move(30, 10));
    assertEquals(before.getX() + 30, place(TEXAS).getX(), 0.5);
    change(() -> canvas.fit());
    assertEquals(before, place(TEXAS));
  }

  /// How dark the grid and the edges near the borders of the plane are in all.
  private double ink() {
    return onCanvas(() -> {
      var image = canvas.snapshot(null, new WritableImage(900, 500));
      var sum = 0.0;
      for (var x = 60; x < 880; x++) {
        for (var y = 10; y < 390; y++) {
          if (x < 160 || x > 780) {
            sum += 1 - image.getPixelReader().getColor(x, y).getBrightness();
          }
        }
      }
      return sum;
    });
  }

  @Test
  void while_the_plane_moves_fast_nothing_at_its_borders_is_blank() {
    for (var way : List.of(new Point2D(-300, 0), new Point2D(280, 60))) {
      change(() -> {
        canvas.rest();
        canvas.zoom(3, 450, 200);
      });
      ink();
      change(() -> canvas.move(way.getX(), way.getY()));
      change(() -> canvas.move(way.getX() / 2, way.getY() / 2));
      var moving = ink();
      change(() -> canvas.rest());
      // Words stand elsewhere while it moves.
      assertEquals(1, moving / ink(), 0.15);
      change(() -> canvas.fit());
    }
  }

  private List<Integer> pixels() {
    return onCanvas(() -> {
      var image = canvas.snapshot(null, new WritableImage(900, 500));
      var all = new ArrayList<Integer>();
      for (var y = 0; y < 500; y++) {
        for (var x = 0; x < 900; x++) {
          all.add(image.getPixelReader().getArgb(x, y));
        }
      }
      return all;
    });
  }

  @Test
  void after_a_movement_all_is_as_sharp_as_before_it() {
    var before = pixels();
    for (var factor : List.of(1.5, 1.5, 3.0, 0.8, 0.5)) {
      change(() -> canvas.zoom(factor, 300, 200));
      pixels();
    }
    change(() -> canvas.move(200, -100));
    change(() -> canvas.fit());
    change(() -> canvas.rest());
    assertTrue(before.equals(pixels()), "the picture is another one");
  }

  @Test
  void what_comes_back_to_the_window_is_drawn_again() {
    change(() -> canvas.zoom(2, 300, 200));
    change(() -> canvas.rest());
    var before = pixels();
    change(() -> canvas.move(30, 0));
    Headless.call(() -> {
      var scene = canvas.getScene();
      scene.setRoot(new Region());
      scene.setRoot(canvas);
      return 0;
    });
    change(() -> canvas.move(-30, 0));
    change(() -> canvas.rest());
    assertTrue(before.equals(pixels()), "the picture is another one");
  }

  @Test
  void signs_zoom_and_control_with_arrows_moves(FxRobot robot) {
    robot.write("+");
    assertTrue(onCanvas(() -> canvas.view().zoom()) > 1.2);
    var before = place(TEXAS);
    robot.press(KeyCode.CONTROL).type(KeyCode.LEFT).release(KeyCode.CONTROL);
    assertTrue(place(TEXAS).getX() > before.getX());
    robot.write("0");
    assertTrue(onCanvas(() -> canvas.view().whole()));
  }

  @Test
  void a_node_out_of_view_is_brought_into_it() {
    change(() -> canvas.zoom(6, 80, 400));
    assertFalse(place(AUSTIN).getX() < 900);
    change(() -> canvas.reveal(AUSTIN));
    assertTrue(place(AUSTIN).getX() < 900);
  }

  @Test
  void another_threshold_hides_nodes_and_lays_out_the_others() {
    var before = onCanvas(() -> canvas.picture());
    change(() -> canvas.hiddenNodesProperty().set(nodes(TEXAS)));
    assertEquals(-1, onCanvas(() -> canvas.nodeBounds(TEXAS).getWidth()));
    assertFalse(before.hiddenNodes().get(TEXAS), "a picture is kept as it was");
  }

  @Test
  void names_of_groups_tokens_and_the_legend_are_written() {
    change(() -> canvas.groupsProperty().set(CircuitSamples.groups()));
    var written = onCanvas(() -> canvas.written());
    assertTrue(
        written.containsAll(
            List.of("say Austin", "Dallas", "L 3", "Austin 0.914", "raises", "lowers")),
        written::toString);
  }

  @Test
  void a_reader_hears_the_node_and_what_drives_it() {
    change(() -> canvas.groupsProperty().set(CircuitSamples.groups()));
    change(() -> canvas.pinnedProperty().set(nodes(TEXAS)));
    assertEquals(
        "Circuit of 42 nodes and 59 edges, 1 pinned",
        onCanvas(() -> canvas.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
    change(() -> canvas.currentProperty().set(TEXAS));
    assertEquals(
        "feature Texas, L 2, at Dallas, 1533, influence 0.182, in group Texas, pinned; 4 inputs,"
            + " strongest Texas city +0.660; 5 outputs, strongest Texas, carried +0.620",
        onCanvas(() -> canvas.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
  }

  @Test
  void another_circuit_takes_pins_and_groups_of_the_one_before_along() {
    change(() -> {
      canvas.pinnedProperty().set(nodes(1));
      canvas.groupsProperty().set(CircuitSamples.groups());
      canvas.currentProperty().set(TEXAS);
      canvas.modelProperty().set(CircuitSamples.random(4, 3, 30, 40));
    });
    assertEquals(nodes(), onCanvas(() -> canvas.pinnedProperty().get()));
    assertEquals(List.of(), onCanvas(() -> canvas.groupsProperty().get()));
    assertEquals(CircuitCanvas.NONE, current());
  }
}
