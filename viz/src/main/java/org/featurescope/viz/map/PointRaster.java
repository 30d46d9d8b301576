package org.featurescope.viz.map;

import java.nio.IntBuffer;
import java.util.Arrays;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Smooth discs in an array of pixels: a disc is a stamp of coverages that was made once for its
/// radius and its place within a pixel. Some ten times as fast as the ovals of a canvas in
/// software.
final class PointRaster {
  /// Steps of a radius and of a place within one pixel.
  private static final int STEPS = 4;

  private static final int LARGEST = 24 * STEPS;

  /// Coverages are sampled so many times along each edge of a pixel.
  private static final int SAMPLES = 6;

  private final int width;
  private final int height;
  private final int[] pixels;
  private final PixelBuffer<IntBuffer> buffer;
  private final WritableImage image;
  private final Stamp[] stamps = new Stamp[(LARGEST + 1) * STEPS * STEPS];

  /// @param reach pixels from the middle pixel to the edge
  /// @param coverage `[row x column]` from 0 to 256
  private record Stamp(int reach, short[] coverage) {
    static Stamp of(double radius, double dx, double dy) {
      var reach = (int) Math.ceil(radius + 1);
      var size = 2 * reach + 1;
      var coverage = new short[size * size];
      for (var row = 0; row < size; row++) {
        for (var column = 0; column < size; column++) {
          coverage[row * size + column] = covered(radius, column - reach - dx, row - reach - dy);
        }
      }
      return new Stamp(reach, coverage);
    }

    private static short covered(double radius, double left, double top) {
      var inside = 0;
      for (var i = 0; i < SAMPLES * SAMPLES; i++) {
        var x = left + (i % SAMPLES + 0.5) / SAMPLES;
        var y = top + (i / SAMPLES + 0.5) / SAMPLES;
        inside += x * x + y * y <= radius * radius ? 1 : 0;
      }
      return (short) (256 * inside / (SAMPLES * SAMPLES));
    }
  }

  PointRaster(int width, int height) {
    this.width = width;
    this.height = height;
    var memory = IntBuffer.allocate(width * height);
    pixels = memory.array();
    buffer = new PixelBuffer<>(width, height, memory, PixelFormat.getIntArgbPreInstance());
    image = new WritableImage(buffer);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  WritableImage image() {
    return image;
  }

  /// One colour everywhere.
  ///
  /// @param argb opaque
  void clear(int argb) {
    Arrays.fill(pixels, argb);
  }

  /// Lets the image be drawn anew.
  void show() {
    buffer.updateBuffer(whole -> null);
  }

  int pixel(int x, int y) {
    return pixels[y * width + x];
  }

  /// Draws a disc over what is there.
  ///
  /// @param argb alpha included, the colour not multiplied with it
  void disc(double x, double y, double radius, int argb) {
    if (!(x > -30 && y > -30 && x < width + 30 && y < height + 30)) {
      return;
    }
    var middleX = (int) Math.floor(x);
    var middleY = (int) Math.floor(y);
    var stamp =
        stamp(
            Math.clamp(Math.round(radius * STEPS), 1, LARGEST),
            (int) ((x - middleX) * STEPS),
            (int) ((y - middleY) * STEPS));
    var size = 2 * stamp.reach + 1;
    var fromX = Math.max(0, middleX - stamp.reach);
    var toX = Math.min(width - 1, middleX + stamp.reach);
    var fromY = Math.max(0, middleY - stamp.reach);
    var toY = Math.min(height - 1, middleY + stamp.reach);
    var alpha = (argb >>> 24) + (argb >>> 31);
    var redBlue = argb & 0xFF00FF;
    var green = argb & 0x00FF00;
    for (var row = fromY; row <= toY; row++) {
      var at = row * width + fromX;
      var from = (row - middleY + stamp.reach) * size + fromX - middleX + stamp.reach;
      for (var column = fromX; column <= toX; column++, at++, from++) {
        var part = stamp.coverage[from] * alpha >> 8;
        if (part == 256) {
          pixels[at] = 0xFF000000 | redBlue | green;
        } else if (part > 0) {
          var below = pixels[at];
          var rest = 256 - part;
          pixels[at] =
              0xFF000000
                  | (redBlue * part + (below & 0xFF00FF) * rest >>> 8) & 0xFF00FF
                  | (green * part + (below & 0x00FF00) * rest >>> 8) & 0x00FF00;
        }
      }
    }
  }

  private Stamp stamp(int radius, int dx, int dy) {
    var key = (radius * STEPS + dy) * STEPS + dx;
    var stamp = stamps[key];
    if (stamp == null) {
      stamp = Stamp.of(radius / (double) STEPS, (dx + 0.5) / STEPS, (dy + 0.5) / STEPS);
      stamps[key] = stamp;
    }
    return stamp;
  }
}
