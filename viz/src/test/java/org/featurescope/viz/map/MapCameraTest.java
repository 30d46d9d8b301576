package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MapCameraTest {
  private final MapCamera camera = new MapCamera();

  @BeforeEach
  void resize() {
    camera.resize(400, 300, 20);
  }

  @Test
  void everything_fits_with_room_around_it_and_y_goes_upwards() {
    var view = camera.view();
    assertEquals(20, view.x(0), 1e-9);
    assertEquals(380, view.x(1), 1e-9);
    assertEquals(280, view.y(0), 1e-9);
    assertEquals(20, view.y(1), 1e-9);
    assertEquals(0.25, view.planeX(view.x(0.25)), 1e-9);
    assertEquals(0.25, view.planeY(view.y(0.25)), 1e-9);
  }

  @Test
  void a_very_wide_pane_does_not_tear_neighbours_apart() {
    camera.resize(2000, 140, 20);
    assertEquals(2.5, camera.view().scaleX() / camera.view().scaleY(), 1e-9);
    assertEquals(1000, camera.view().x(0.5), 1e-9);
  }

  @Test
  void what_is_under_the_pointer_stays_there_while_zooming() {
    var x = camera.view().planeX(100);
    var y = camera.view().planeY(250);
    camera.zoom(3, 100, 250);
    assertEquals(100, camera.view().x(x), 1e-9);
    assertEquals(250, camera.view().y(y), 1e-9);
    assertEquals(3, camera.zoomed(), 1e-9);
  }

  @Test
  void zooming_has_limits() {
    camera.zoom(1e9, 200, 150);
    assertEquals(400, camera.zoomed(), 1e-6);
    camera.zoom(1e-12, 200, 150);
    assertEquals(0.6, camera.zoomed(), 1e-9);
  }

  @Test
  void nobody_can_lose_the_plane() {
    camera.move(1e6, -1e6);
    var middleX = camera.view().planeX(200);
    var middleY = camera.view().planeY(150);
    assertTrue(middleX >= -1e-9 && middleX <= 1 + 1e-9, "" + middleX);
    assertTrue(middleY >= -1e-9 && middleY <= 1 + 1e-9, "" + middleY);
  }

  @Test
  void a_pane_that_grows_keeps_its_middle_or_still_shows_everything() {
    camera.resize(800, 600, 20);
    assertEquals(20, camera.view().x(0), 1e-9);
    camera.zoom(4, 300, 200);
    var x = camera.view().planeX(400);
    camera.resize(500, 500, 20);
    assertEquals(250, camera.view().x(x), 1e-9);
    assertEquals(4, camera.zoomed(), 1e-9);
  }

  @Test
  void a_part_is_shown_as_large_as_it_fits() {
    camera.show(new MapView.Box(0.4, 0.4, 0.5, 0.6));
    var view = camera.view();
    assertEquals(200, view.x(0.45), 1e-9);
    assertEquals(150, view.y(0.5), 1e-9);
    assertEquals(40, view.y(0.6), 1e-9);
    camera.show(new MapView.Box(0.4, 0.4, 0.4, 0.4));
    assertEquals(400, camera.zoomed(), 1e-6);
  }
}
