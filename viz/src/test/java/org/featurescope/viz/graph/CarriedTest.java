package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CarriedTest {
  private static final Frame FRAME = new Frame(50, 10, 400, 200, 40, 30);
  private static final CircuitView FROM = CircuitView.all().zoomed(2, 200, 100, FRAME);

  private static Pen.Words word(double x, double y) {
    return new Pen.Words("Texas", x, y, Pen.Anchor.MIDDLE, Letters.words(1), 0xFF000000);
  }

  private final Carried carried = new Carried(FROM, FRAME, List.of(word(250, 110), word(440, 15)));

  @Test
  void what_was_drawn_is_where_the_plane_is_now() {
    var now = FROM.zoomed(1.3, 120, 60, FRAME).moved(11, -7, FRAME);
    var planeX = 130.0;
    var planeY = 70.0;
    var before = FRAME.left() + (planeX - FROM.x()) * FROM.zoom();
    var after = FRAME.left() + (planeX - now.x()) * now.zoom();
    assertEquals(after, carried.right(now) + carried.scale(now) * before, 1e-9);
    before = FRAME.top() + (planeY - FROM.y()) * FROM.zoom();
    after = FRAME.top() + (planeY - now.y()) * now.zoom();
    assertEquals(after, carried.down(now) + carried.scale(now) * before, 1e-9);
  }

  @Test
  void it_covers_what_is_seen_as_long_as_all_of_that_was_drawn() {
    assertTrue(carried.covers(FROM));
    assertTrue(carried.covers(FROM.moved(135, -65, FRAME)));
    assertTrue(carried.covers(FROM.zoomed(4, 200, 100, FRAME)));
    assertTrue(carried.covers(FROM.zoomed(0.6, 200, 100, FRAME)));
    assertFalse(carried.covers(FROM.zoomed(0.55, 200, 100, FRAME)));
    assertFalse(carried.covers(FROM.moved(145, 0, FRAME)));
    assertFalse(carried.covers(FROM.moved(0, -75, FRAME)));
  }

  @Test
  void it_lasts_until_half_of_its_margin_is_gone_or_it_is_coarse() {
    assertTrue(carried.lasts(FROM.moved(65, -30, FRAME)));
    assertFalse(carried.lasts(FROM.moved(75, 0, FRAME)));
    assertFalse(carried.lasts(FROM.moved(0, 40, FRAME)));
    assertTrue(carried.lasts(FROM.zoomed(0.8, 200, 100, FRAME)));
    assertFalse(carried.lasts(FROM.zoomed(0.7, 200, 100, FRAME)));
    assertTrue(carried.lasts(FROM.zoomed(1.3, 200, 100, FRAME)));
    assertFalse(carried.lasts(FROM.zoomed(1.5, 200, 100, FRAME)));
  }

  @Test
  void a_movement_goes_on_as_it_went() {
    var seen = FROM.zoomed(0.9, 120, 60, FRAME).moved(11, -7, FRAME);
    var next = seen.onwards(FROM, FRAME);
    var again = seen.zoomed(0.9, 120, 60, FRAME).moved(11, -7, FRAME);
    assertEquals(again.zoom(), next.zoom(), 1e-9);
    assertEquals(again.x(), next.x(), 1e-9);
    assertEquals(again.y(), next.y(), 1e-9);
    assertEquals(seen, seen.onwards(seen, FRAME));
  }

  @Test
  void words_move_along_until_they_leave_the_plane() {
    assertEquals(2, carried.words(FROM).size());
    var moved = carried.words(FROM.moved(30, 0, FRAME));
    assertEquals(List.of(word(280, 110)), moved);
  }
}
