package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.Test;

class PointRasterTest {
  private static final int WHITE = 0xFFFFFFFF;
  private static final int BLUE = 0xFF3D49C2;

  private static PointRaster white(Discs discs) {
    return white(30, discs);
  }

  private static PointRaster white(int height, Discs discs) {
    var raster = Headless.call(() -> new PointRaster(40, height));
    raster.paint(WHITE, discs, raster.whole());
    return raster;
  }

  /// For the whole of any raster of these tests.
  private static Discs discs() {
    return new Discs(List.of(new PointRaster.Part(0, 0, 40, 200)));
  }

  /// How much of the blue has come onto the white, in pixels.
  private static double covered(PointRaster raster) {
    var sum = 0.0;
    for (var y = 0; y < raster.height(); y++) {
      for (var x = 0; x < raster.width(); x++) {
        sum += (0xFF - (raster.pixel(x, y) >> 16 & 0xFF)) / (double) (0xFF - 0x3D);
      }
    }
    return sum;
  }

  @Test
  void a_disc_covers_its_area_wherever_it_lies() {
    for (var place = 0.0; place < 1; place += 0.125) {
      for (var radius : new double[] {1, 2.5, 6}) {
        var raster = white(discs().add(20 + place, 15 - place, radius, BLUE));
        var area = Math.PI * radius * radius;
        assertEquals(area, covered(raster), 0.03 * area + 0.15, "radius " + radius);
      }
    }
  }

  @Test
  void its_middle_is_opaque_and_far_away_nothing_changes() {
    var raster = white(discs().add(20.5, 15.5, 4, BLUE));
    assertEquals(BLUE, raster.pixel(20, 15));
    assertEquals(WHITE, raster.pixel(26, 15));
    assertTrue((raster.pixel(20, 11) & 0xFF) > 0xC2);
  }

  @Test
  void what_is_transparent_lets_through_what_is_below() {
    var discs = discs().add(20.5, 15.5, 4, 0x80000000);
    assertEquals(0x7F, white(discs).pixel(20, 15) & 0xFF, 1);
    var raster = white(discs.add(20.5, 15.5, 4, 0x80000000));
    assertEquals(0x3F, raster.pixel(20, 15) & 0xFF, 2);
    assertEquals(0xFF, raster.pixel(20, 15) >>> 24);
  }

  @Test
  void discs_are_cut_at_the_edges_and_nowhere_is_nothing() {
    var raster =
        white(
            discs()
                .add(0, 0, 5, BLUE)
                .add(40, 30, 5, BLUE)
                .add(-29, 10, 5, BLUE)
                .add(1e12, 10, 5, BLUE)
                .add(10, -1e12, 5, BLUE)
                .add(10, Double.NaN, 5, BLUE)
                .add(Double.NaN, 10, 5, BLUE));
    assertEquals(2 * Math.PI * 25 / 4, covered(raster), 2);
  }

  @Test
  void discs_are_whole_wherever_bands_of_rows_meet_and_later_ones_lie_above() {
    for (var y = 50; y < 150; y++) {
      var raster = white(200, discs().add(20, y, 6, 0xFF000000).add(20, y, 6.5, BLUE));
      assertEquals(Math.PI * 6.5 * 6.5, covered(raster), 5, "at row " + y);
      assertEquals(BLUE, raster.pixel(20, y));
    }
  }

  @Test
  void nothing_is_painted_outside_of_a_part() {
    var raster = white(discs());
    raster.paint(BLUE, discs().add(5, 5, 4, 0xFF000000), new PointRaster.Part(5, 3, 12, 20));
    for (var y = 0; y < raster.height(); y++) {
      for (var x = 0; x < raster.width(); x++) {
        var inside = x >= 5 && x < 12 && y >= 3 && y < 20;
        assertEquals(inside, raster.pixel(x, y) != WHITE, x + ", " + y);
      }
    }
    assertEquals(0xFF000000, raster.pixel(5, 5));
  }
}
