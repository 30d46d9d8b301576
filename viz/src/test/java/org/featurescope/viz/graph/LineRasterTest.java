package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.function.Consumer;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LineRasterTest {
  private static final int WHITE = 0xFFFFFFFF;
  private static final int BLACK = 0xFF000000;

  @BeforeAll
  static void toolkit() {
    Headless.call(() -> 0);
  }

  private static LineRaster drawn(Consumer<Pen> drawing) {
    var raster = new LineRaster(200, 200);
    var strokes = new Strokes(new ArrayList<>(), 1);
    drawing.accept(strokes);
    raster.paint(WHITE, strokes);
    raster.paintOver(new Strokes(new ArrayList<>(), 1));
    return raster;
  }

  /// How dark a pixel is, from 0 to 1.
  private static double dark(LineRaster raster, int x, int y) {
    return 1 - (raster.pixel(x, y) & 255) / 255.0;
  }

  private static double sum(LineRaster raster) {
    var sum = 0.0;
    for (var y = 0; y < raster.height(); y++) {
      for (var x = 0; x < raster.width(); x++) {
        sum += dark(raster, x, y);
      }
    }
    return sum;
  }

  @Test
  void a_box_covers_as_much_of_each_pixel_as_lies_in_it() {
    var box = new Shape.Box(10.25, 60.5, 20, 10, 0);
    var raster = drawn(pen -> pen.shape(box, Look.filled(BLACK)));
    assertEquals(1, dark(raster, 15, 65), 0.01);
    assertEquals(0.75, dark(raster, 10, 65), 0.01);
    assertEquals(0.5, dark(raster, 15, 60), 0.01);
    assertEquals(0.25, dark(raster, 30, 65), 0.01);
    assertEquals(0, dark(raster, 32, 65), 0.01);
    assertEquals(200, sum(raster), 1);
  }

  @Test
  void a_ring_is_hollow_and_shapes_reach_over_the_edges() {
    var ring = drawn(pen -> pen.shape(new Shape.Circle(64, 64, 20), Look.bordered(BLACK, 2)));
    assertEquals(0, dark(ring, 64, 64), 0.01);
    assertEquals(2 * Math.PI * 20 * 2, sum(ring), 4);
    var outside = drawn(pen -> pen.shape(new Shape.Circle(0, 0, 20), Look.filled(BLACK)));
    assertEquals(Math.PI * 400 / 4, sum(outside), 3);
  }

  @Test
  void a_curve_is_as_dark_as_it_is_long_and_wide() {
    var straight = new Pen.Curve(100, 190, 100, 10);
    assertEquals(180, sum(drawn(pen -> pen.curve(straight, 1, BLACK, false))), 2);
    assertEquals(720, sum(drawn(pen -> pen.curve(straight, 4, BLACK, false))), 8);
    // Translucent pieces do not lie over each other where they meet.
    var bent = new Pen.Curve(10, 190, 190, 10);
    var opaque = sum(drawn(pen -> pen.curve(bent, 1.5, BLACK, false)));
    var faint = sum(drawn(pen -> pen.curve(bent, 1.5, 0x40000000, false)));
    assertEquals(opaque / 4, faint, 0.04 * opaque);
    var wide = drawn(pen -> pen.curve(bent, 5, 0x40000000, false));
    for (var x = 0; x < 200; x++) {
      for (var y = 0; y < 200; y++) {
        assertTrue(dark(wide, x, y) < 0.26, "drawn twice at %d, %d".formatted(x, y));
      }
    }
  }

  @Test
  void dashes_leave_gaps() {
    var line = new Pen.Curve(100, 190, 100, 10);
    var dashed = sum(drawn(pen -> pen.curve(line, 1, BLACK, true)));
    assertEquals(180 * 5 / 8.5, dashed, 6);
  }

  @Test
  void dashes_of_a_bent_line_go_on_where_its_pieces_meet() {
    var bent = new Pen.Curve(10, 190, 190, 10);
    var whole = sum(drawn(pen -> pen.curve(bent, 1, BLACK, false)));
    var dashed = sum(drawn(pen -> pen.curve(bent, 1, BLACK, true)));
    assertEquals(5 / 8.5, dashed / whole, 0.03);
  }

  @Test
  void what_is_kept_comes_back_under_what_is_painted_over_it() {
    var raster = drawn(pen -> pen.shape(new Shape.Box(0, 0, 50, 50, 0), Look.filled(BLACK)));
    var over = new Strokes(new ArrayList<>(), 1);
    over.shape(new Shape.Box(10, 10, 10, 10, 0), Look.filled(WHITE));
    raster.paintOver(over);
    assertEquals(0, dark(raster, 15, 15), 0.01);
    assertEquals(1, dark(raster, 25, 25), 0.01);
    raster.paintOver(new Strokes(new ArrayList<>(), 1));
    assertEquals(1, dark(raster, 15, 15), 0.01);
  }

  @Test
  void a_plate_is_shown_moved_and_scaled_under_what_does_not_move() {
    var raster = drawn(pen -> {});
    var dark = new Strokes(new ArrayList<>(), 1);
    dark.shape(new Shape.Box(40, 60, 10, 10, 0), Look.filled(BLACK));
    var plate = new Plate(200, 200);
    plate.paint(WHITE, dark);
    var fixed = new Strokes(new ArrayList<>(), 1);
    fixed.shape(new Shape.Box(0, 0, 5, 5, 0), Look.filled(BLACK));
    raster.paintMoved(plate, WHITE, 1, 7, -5, fixed);
    assertEquals(125, sum(raster), 0.01);
    assertEquals(1, dark(raster, 47, 55), 0.01);
    assertEquals(1, dark(raster, 56, 64), 0.01);
    raster.paintMoved(plate, WHITE, 2, -60, -100, fixed);
    assertEquals(425, sum(raster), 0.01);
    assertEquals(1, dark(raster, 20, 20), 0.01);
    assertEquals(1, dark(raster, 39, 39), 0.01);
    raster.paintMoved(plate, BLACK, 1, 500, 0, fixed);
    assertEquals(200 * 200, sum(raster), 0.01);
  }
}
