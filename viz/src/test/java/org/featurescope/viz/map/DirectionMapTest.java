package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class DirectionMapTest {
  /// A square of four points, one in its middle, and one that has no place.
  private static final float[] X = {0.2f, 0.8f, 0.2f, 0.8f, 0.5f, Float.NaN};

  private static final float[] Y = {0.2f, 0.2f, 0.8f, 0.8f, 0.5f, 0.5f};

  private final List<Integer> opened = new ArrayList<>();
  private DirectionMap map;

  @Start
  void start(Stage stage) {
    map = new DirectionMap();
    map.setPoints(X, Y);
    map.setDensities(new float[] {0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f});
    map.namesProperty().set(point -> "point " + point);
    map.onOpenProperty().set(opened::add);
    var scene = new Scene(map, 600, 400);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    map.requestFocus();
  }

  private <T> T onMap(Supplier<T> work) {
    return Headless.call(() -> {
      map.layout();
      var answer = work.get();
      map.layout();
      return answer;
    });
  }

  private void change(Runnable work) {
    onMap(() -> {
      work.run();
      return 0;
    });
  }

  private Point2D place(int point) {
    return onMap(() -> {
      var box = map.pointBounds(point);
      return new Point2D(box.getCenterX(), box.getCenterY());
    });
  }

  private Point2D onScreen(int point) {
    var place = place(point);
    return Headless.call(() -> map.localToScreen(place));
  }

  private BitSet selected() {
    return Headless.call(() -> map.selectionProperty().get());
  }

  private static BitSet points(int... points) {
    var set = new BitSet();
    for (var point : points) {
      set.set(point);
    }
    return set;
  }

  private void wheel(double x, double y, double delta) {
    change(() ->
        map.fireEvent(
            new ScrollEvent(
                ScrollEvent.SCROLL,
                x,
                y,
                x,
                y,
                false,
                false,
                false,
                false,
                true,
                false,
                0,
                delta,
                0,
                delta,
                ScrollEvent.HorizontalTextScrollUnits.NONE,
                0,
                ScrollEvent.VerticalTextScrollUnits.NONE,
                0,
                0,
                new PickResult(map, x, y))));
  }

  /// The robot's mouse has no Shift and Ctrl.
  private void drag(Point2D from, Point2D to, boolean shift, boolean control) {
    change(() -> {
      map.fireEvent(mouse(MouseEvent.MOUSE_PRESSED, from, shift, control, true));
      map.fireEvent(mouse(MouseEvent.MOUSE_DRAGGED, to, shift, control, false));
      map.fireEvent(mouse(MouseEvent.MOUSE_RELEASED, to, shift, control, false));
    });
  }

  private MouseEvent mouse(
      javafx.event.EventType<MouseEvent> type,
      Point2D at,
      boolean shift,
      boolean control,
      boolean still) {
    return new MouseEvent(
        type,
        at.getX(),
        at.getY(),
        at.getX(),
        at.getY(),
        MouseButton.PRIMARY,
        1,
        shift,
        control,
        false,
        control,
        true,
        false,
        false,
        false,
        false,
        still,
        new PickResult(map, at.getX(), at.getY()));
  }

  @Test
  void hovering_names_the_nearest_point(FxRobot robot) {
    robot.moveTo(onScreen(4).add(4, 3));
    assertEquals(4, Headless.call(() -> map.hoveredProperty().get()));
    assertEquals("point 4", Headless.call(() -> map.readingProperty().get()));
    robot.moveTo(onScreen(4).add(40, 3));
    assertEquals(DirectionMap.NONE, Headless.call(() -> map.hoveredProperty().get()));
    assertEquals("", Headless.call(() -> map.readingProperty().get()));
  }

  @Test
  void a_click_selects_and_opens_the_nearest_point_and_beside_them_it_selects_nothing(
      FxRobot robot) {
    robot.clickOn(onScreen(1).add(3, -3));
    assertEquals(List.of(1), opened);
    assertEquals(points(1), selected());
    robot.clickOn(onScreen(4).add(50, 0));
    assertEquals(points(), selected());
    assertEquals(List.of(1), opened);
  }

  @Test
  void the_wheel_zooms_at_the_pointer() {
    var before = place(2);
    wheel(before.getX(), before.getY(), 200);
    assertEquals(before.getX(), place(2).getX(), 1e-6);
    assertEquals(before.getY(), place(2).getY(), 1e-6);
    assertTrue(place(4).distance(before) > 1.5 * 200, "" + place(4));
    wheel(before.getX(), before.getY(), -200);
    assertEquals(1, onMap(() -> map.camera().zoomed()), 1e-9);
  }

  @Test
  void a_drag_moves_the_plane(FxRobot robot) {
    var before = place(4);
    robot.drag(onScreen(4).add(60, 60)).dropBy(30, 20);
    var moved = place(4).subtract(before);
    assertEquals(30, moved.getX(), 1);
    assertEquals(20, moved.getY(), 1);
    assertTrue(opened.isEmpty());
    assertEquals(points(), selected());
  }

  @Test
  void a_drag_with_shift_selects_what_it_encloses_and_with_control_in_addition() {
    drag(place(0).add(-20, 20), place(4).add(20, -20), true, false);
    assertEquals(points(0, 4), selected());
    drag(place(3).add(20, 20), place(3).add(-20, -20), true, true);
    assertEquals(points(0, 3, 4), selected());
    drag(place(1).add(20, 20), place(1).add(-20, -20), true, false);
    assertEquals(points(1), selected());
  }

  @Test
  void in_the_mode_for_selecting_every_drag_does(FxRobot robot) {
    change(() -> map.selectingProperty().set(true));
    robot.drag(onScreen(2).add(-20, -20)).dropTo(onScreen(3).add(20, 20));
    assertEquals(points(2, 3), selected());
  }

  @Test
  void a_click_with_control_adds_a_point_and_takes_it_out_again() {
    for (var expected : List.of(points(3), points())) {
      var at = place(3);
      change(() -> {
        map.fireEvent(mouse(MouseEvent.MOUSE_PRESSED, at, false, true, true));
        map.fireEvent(mouse(MouseEvent.MOUSE_RELEASED, at, false, true, true));
      });
      assertEquals(expected, selected());
    }
    assertTrue(opened.isEmpty());
  }

  @Test
  void the_keyboard_moves_zooms_and_fits(FxRobot robot) {
    var before = place(4);
    robot.type(KeyCode.RIGHT, KeyCode.DOWN);
    assertTrue(place(4).getX() < before.getX() && place(4).getY() < before.getY());
    robot.write("++");
    assertEquals(1.5625, onMap(() -> map.camera().zoomed()), 1e-9);
    robot.write("-");
    assertEquals(1.25, onMap(() -> map.camera().zoomed()), 1e-9);
    robot.write("0");
    assertEquals(before, place(4));
  }

  @Test
  void the_keyboard_goes_from_point_to_point_opens_and_selects(FxRobot robot) {
    change(() -> map.currentProperty().set(0));
    robot.push(KeyCode.CONTROL, KeyCode.RIGHT);
    assertEquals(1, Headless.call(() -> map.hoveredProperty().get()));
    robot.push(KeyCode.CONTROL, KeyCode.UP);
    assertEquals(
        "point 3", Headless.call(() -> map.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
    robot.type(KeyCode.SPACE, KeyCode.ENTER);
    assertEquals(points(3), selected());
    assertEquals(List.of(3), opened);
    robot.push(KeyCode.CONTROL, KeyCode.A);
    assertEquals(points(0, 1, 2, 3, 4), selected());
    robot.type(KeyCode.ESCAPE, KeyCode.ESCAPE);
    assertEquals(points(), selected());
    assertEquals(
        "Map of 6 points, 0 selected",
        Headless.call(() -> map.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
  }

  @Test
  void some_points_can_be_brought_into_view() {
    change(() -> map.fitTo(points(2, 4, 5)));
    assertTrue(Headless.call(() -> map.getLayoutBounds().contains(place(2))));
    assertTrue(place(2).distance(place(4)) > 250);
    assertFalse(Headless.call(() -> map.getLayoutBounds().contains(place(1))));
    change(() -> map.fitTo(points(5)));
    assertEquals(1, onMap(() -> map.camera().zoomed()), 1e-9);
  }

  private boolean shows(Role role, int point) {
    return onMap(() -> {
      var image = map.snapshot(null, new WritableImage(600, 400));
      var color =
          image.getPixelReader().getColor((int) place(point).getX(), (int) place(point).getY());
      return color.equals(Palette.LIGHT.get(role));
    });
  }

  @Test
  void what_a_search_finds_is_coloured() {
    change(() -> {
      map.colorModeProperty().set(DirectionMap.ColorMode.HITS);
      map.setHits(points(1));
    });
    assertTrue(shows(Role.ACCENT, 1));
    assertFalse(shows(Role.ACCENT, 0));
    change(() -> map.setHits(points(0)));
    assertTrue(shows(Role.ACCENT, 0));
    assertFalse(shows(Role.ACCENT, 1));
  }

  @Test
  void names_of_clusters_are_written_where_there_is_room() {
    change(() -> map.setClusters(new int[] {0, 1, 2, 2, 0, -1}, List.of("First", "Second", "")));
    assertEquals(List.of("First", "Second"), onMap(() -> map.overlay().written()));
    change(() -> map.fitTo(points(1)));
    assertEquals(List.of("Second"), onMap(() -> map.overlay().written()));
  }

  @Test
  void other_points_forget_what_belonged_to_those_before() {
    change(() -> {
      map.selectionProperty().set(points(5));
      map.currentProperty().set(5);
      map.zoomIn();
      map.setPoints(new float[] {0.5f}, new float[] {0.5f});
    });
    assertEquals(points(), selected());
    assertEquals(DirectionMap.NONE, Headless.call(() -> map.currentProperty().get()));
    assertEquals(1, onMap(() -> map.camera().zoomed()), 1e-9);
    assertNotEquals(-1, onMap(() -> map.pointAt(300, 200)));
  }
}
