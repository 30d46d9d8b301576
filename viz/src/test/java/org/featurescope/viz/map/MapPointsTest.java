package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapPointsTest {
  private static final MapView VIEW = MapView.all(400, 300, 20);

  private static MapPoints random(int count, Random random) {
    var x = new float[count];
    var y = new float[count];
    for (var point = 0; point < count; point++) {
      x[point] = random.nextInt(10) == 0 ? Float.NaN : random.nextFloat() * 1.2f - 0.1f;
      y[point] = random.nextFloat();
    }
    return new MapPoints(x, y);
  }

  @Test
  void the_nearest_point_is_the_one_that_looking_at_all_of_them_finds() {
    var random = new Random(3);
    var points = random(500, random);
    for (var i = 0; i < 300; i++) {
      var atX = random.nextDouble() * 440 - 20;
      var atY = random.nextDouble() * 340 - 20;
      var best = DirectionMap.NONE;
      var least = 15.0;
      for (var point = 0; point < points.size(); point++) {
        var away = Math.hypot(VIEW.x(points.x(point)) - atX, VIEW.y(points.y(point)) - atY);
        if (away <= least) {
          least = away;
          best = point;
        }
      }
      assertEquals(best, points.nearest(VIEW, atX, atY, 15));
    }
  }

  @Test
  void a_rectangle_holds_what_lies_in_it() {
    var random = new Random(4);
    var points = random(500, random);
    for (var i = 0; i < 100; i++) {
      var x = random.nextDouble() - 0.1;
      var y = random.nextDouble() - 0.1;
      var box = new MapView.Box(x, y, x + random.nextDouble(), y + random.nextDouble());
      var expected = new BitSet();
      for (var point = 0; point < points.size(); point++) {
        expected.set(
            point,
            points.x(point) >= box.fromX()
                && points.x(point) <= box.toX()
                && points.y(point) >= box.fromY()
                && points.y(point) <= box.toY());
      }
      var found = new BitSet();
      points.within(box, found::set);
      assertEquals(expected, found);
    }
  }

  @Test
  void a_direction_leads_straight_ahead_rather_than_aside() {
    var points =
        new MapPoints(new float[] {0.5f, 0.6f, 0.52f, 0.3f}, new float[] {0.5f, 0.51f, 0.7f, 0.5f});
    var x = VIEW.x(0.5);
    var y = VIEW.y(0.5);
    assertEquals(1, points.next(VIEW, x, y, 1, 0));
    assertEquals(3, points.next(VIEW, x, y, -1, 0));
    assertEquals(2, points.next(VIEW, x, y, 0, -1));
    assertEquals(DirectionMap.NONE, points.next(VIEW, x, y, 0, 1));
  }

  @Test
  void rare_points_are_drawn_over_common_ones() {
    var points = new MapPoints(new float[3], new float[3]);
    points.setDensities(new float[] {0.001f, 0.1f, 0});
    assertArrayEquals(new int[] {1, 0, 2}, points.order());
    assertTrue(points.dead(2));
    assertFalse(points.dead(0));
    assertEquals(1, points.commonness(1), 1e-6);
    assertEquals(0.5, points.commonness(0), 1e-6);
    assertEquals(0, points.commonness(2), 1e-6);
  }

  @Test
  void points_without_a_place_are_nowhere() {
    var points = new MapPoints(new float[] {Float.NaN, 0.5f}, new float[] {0.5f, 0.25f});
    var both = new BitSet();
    both.set(0, 2);
    assertFalse(points.placed(0));
    assertFalse(points.placed(-1));
    assertFalse(points.placed(2));
    assertEquals(Optional.of(new MapView.Box(0.5, 0.25, 0.5, 0.25)), points.around(both));
    both.clear(1);
    assertEquals(Optional.empty(), points.around(both));
  }

  @Test
  void arrays_that_do_not_fit_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> new MapPoints(new float[2], new float[3]));
    var points = new MapPoints(new float[2], new float[2]);
    assertThrows(IllegalArgumentException.class, () -> points.setDensities(new float[3]));
  }
}
