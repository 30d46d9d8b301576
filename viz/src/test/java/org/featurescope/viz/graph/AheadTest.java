package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.CircuitSamples;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AheadTest {
  private final CircuitScene scene =
      new CircuitScene(CircuitPicture.of(CircuitSamples.twoHop()), 900, 500, 1);
  private final CircuitView near = CircuitView.all().zoomed(6, 450, 200, scene.frame());

  /// What was handed to the painters and not painted yet.
  private final Queue<Runnable> orders = new ArrayDeque<>();

  private final Ahead ahead = new Ahead(orders::add);

  @BeforeAll
  static void toolkit() {
    Headless.call(() -> 0);
  }

  private Sight sight(CircuitView view) {
    return scene.sight(view, Palette.LIGHT, -1, new BitSet());
  }

  private Ahead.Drawing at(CircuitView view) {
    var drawing = ahead.at(scene, sight(view), 1);
    assertTrue(drawing.covers(view), "something is blank");
    return drawing;
  }

  private CircuitView moved(double right) {
    return near.moved(right, 0, scene.frame());
  }

  /// A movement has begun from a drawing of what was seen.
  private Ahead.Drawing begun() {
    ahead.prepare(scene, sight(near), 1);
    orders.remove().run();
    return at(near);
  }

  @Test
  void a_movement_begins_with_what_was_painted_before_it() {
    var drawing = begun();
    assertEquals(near, drawing.sight().view());
    assertSame(drawing, at(moved(20)));
    assertTrue(orders.isEmpty(), "it lasts");
    ahead.prepare(scene, sight(near), 1);
    assertTrue(orders.isEmpty(), "it is there");
  }

  @Test
  void the_next_one_is_painted_beside_the_movement() {
    var first = begun();
    var length = scene.frame().width();
    assertSame(first, at(moved(0.2 * length)));
    assertEquals(1, orders.size());
    assertSame(first, at(moved(0.25 * length)), "nothing waits for it");
    assertEquals(1, orders.size(), "one at a time");
    orders.remove().run();
    var second = at(moved(0.3 * length));
    assertNotSame(first, second);
    assertSame(second, at(moved(0.35 * length)), "of which the first one shows nothing");
  }

  @Test
  void the_next_one_shows_where_the_plane_will_be() {
    begun();
    at(moved(100));
    at(moved(170));
    orders.remove().run();
    var next = at(moved(180)).sight().view();
    assertTrue(next.x() < moved(170).x(), next::toString);
    assertTrue(new Carried(next, scene.frame(), List.of()).lasts(moved(170)));
  }

  @Test
  void back_from_nearby_the_next_one_shows_more() {
    begun();
    var away = near.zoomed(0.85, 400, 200, scene.frame());
    at(away);
    var further = away.zoomed(0.85, 400, 200, scene.frame());
    at(further);
    orders.remove().run();
    assertTrue(at(further).sight().view().zoom() < further.zoom());
  }

  @Test
  void where_the_plane_moves_too_fast_it_is_painted_at_once() {
    begun();
    var far = moved(2 * scene.frame().width());
    assertEquals(far, at(far).sight().view());
    assertTrue(orders.isEmpty());
    assertEquals(CircuitView.all(), at(CircuitView.all()).sight().view());
  }

  @Test
  void what_would_be_of_no_use_when_it_is_there_is_given_up() {
    begun();
    at(moved(0.2 * scene.frame().width()));
    var far = moved(-2 * scene.frame().width());
    var there = at(far);
    orders.remove().run();
    assertSame(there, at(far));
  }

  @Test
  void coarse_is_better_than_late() {
    var first = begun();
    var nearer = near.zoomed(3, 400, 200, scene.frame());
    assertSame(first, at(nearer));
    orders.remove().run();
    assertEquals(nearer, at(nearer).sight().view());
  }

  @Test
  void another_node_under_the_mouse_comes_with_the_next_one() {
    var first = begun();
    var pointed = scene.sight(near, Palette.LIGHT, CircuitSamples.TEXAS, new BitSet());
    assertSame(first, ahead.at(scene, pointed, 1));
    orders.remove().run();
    assertEquals(pointed, ahead.at(scene, pointed, 1).sight());
    assertTrue(orders.isEmpty());
  }

  @Test
  void what_was_painted_for_another_circuit_is_never_shown() {
    var first = begun();
    at(moved(0.2 * scene.frame().width()));
    ahead.forget();
    orders.remove().run();
    var other = at(near);
    assertNotSame(first, other);
    assertEquals(near, other.sight().view());
  }

  @Test
  void it_is_painted_as_it_would_be_at_once() {
    var beside = begun();
    ahead.forget();
    var atOnce = at(near);
    assertEquals(atOnce.carried(), beside.carried());
    for (var x = 0; x < atOnce.plate().width(); x++) {
      for (var y = 0; y < atOnce.plate().height(); y++) {
        assertEquals(atOnce.plate().pixel(x, y), beside.plate().pixel(x, y));
      }
    }
  }
}
