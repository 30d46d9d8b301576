package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.Test;

class MapPictureTest {
  private static final int WIDTH = 150;
  private static final int HEIGHT = 110;
  private static final int POINTS = 400;

  private final Random random = new Random(5);
  private final MapPainter painter = painter();

  private MapPainter painter() {
    var x = new float[POINTS];
    var y = new float[POINTS];
    for (var point = 0; point < POINTS; point++) {
      x[point] = random.nextFloat();
      y[point] = random.nextFloat();
    }
    var mode = DirectionMap.ColorMode.DENSITY;
    return MapPainter.of(new MapPoints(x, y), Palette.LIGHT, mode, new int[POINTS], new BitSet());
  }

  private MapPicture picture(double pixels) {
    return Headless.call(() -> {
      var picture = new MapPicture();
      picture.resize(WIDTH, HEIGHT, pixels);
      picture.paintWith(painter);
      return picture;
    });
  }

  private void draw(MapPicture picture, MapView view, double pixels) {
    var selected = new BitSet();
    selected.set(10, 30);
    Headless.call(() -> {
      picture.draw(view, pixels, 2, selected);
      return picture;
    });
  }

  /// Pixels that differ.
  private static int different(PointRaster a, PointRaster b) {
    var different = 0;
    for (var y = 0; y < a.height(); y++) {
      for (var x = 0; x < a.width(); x++) {
        different += a.pixel(x, y) == b.pixel(x, y) ? 0 : 1;
      }
    }
    return different;
  }

  @Test
  void a_plane_that_was_moved_looks_like_one_that_was_drawn_where_it_is() {
    for (var pixels : new double[] {1, 1.5, 2}) {
      var view = MapView.all(WIDTH, HEIGHT, 5).zoomed(1.7, 70, 40);
      var moved = picture(pixels);
      draw(moved, view, pixels);
      for (var step = 0; step < 30; step++) {
        // Small steps, at times a leap out of the picture.
        var reach = step % 10 == 9 ? 400 : 25;
        view = view.moved(step(reach), step(reach));
        draw(moved, view, pixels);
        var afresh = picture(pixels);
        draw(afresh, view, pixels);
        assertEquals(0, different(moved.raster(), afresh.raster()), "step " + step);
      }
    }
  }

  private double step(int reach) {
    return reach * (random.nextDouble() - 0.5);
  }

  @Test
  void another_size_of_the_plane_and_other_colours_are_drawn_afresh() {
    var view = MapView.all(WIDTH, HEIGHT, 5);
    var picture = picture(1);
    draw(picture, view, 1);
    var before = picture(1);
    draw(before, view, 1);
    draw(picture, view.zoomed(1.4, 20, 30), 1);
    assertTrue(different(picture.raster(), before.raster()) > 500);
    draw(picture, view, 1);
    assertEquals(0, different(picture.raster(), before.raster()));
    var dark = Palette.DARK;
    var points = new MapPoints(new float[] {0.5f}, new float[] {0.5f});
    picture.paintWith(
        MapPainter.of(points, dark, DirectionMap.ColorMode.HITS, new int[1], new BitSet()));
    draw(picture, view, 1);
    assertEquals(WIDTH * HEIGHT, different(picture.raster(), before.raster()));
  }
}
