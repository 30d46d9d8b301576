package org.featurescope.viz.map;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /// Rows of a band.
  private static final int BAND = 64;

  private final int width;
  private final int height;
  private final int[] pixels;
  private final PixelBuffer<IntBuffer> buffer;
  private final WritableImage image;
  private final Stamp[] stamps = new Stamp[(LARGEST + 1) * STEPS * STEPS];

  /// Columns `left` to `right - 1` of the rows `top` to `bottom - 1`.
  record Part(int left, int top, int right, int bottom) {
    boolean isEmpty() {
      return left >= right || top >= bottom;
    }

    private int column(int near) {
      return Math.clamp(near, left, right);
    }
  }

  /// @param reach pixels from the middle pixel to the edge
  /// @param coverage `[row x column]` from 0 to 256
  /// @param spans by row: where coverage begins, where it begins and ends to be whole, where it
  ///   ends
  private record Stamp(int reach, short[] coverage, int[] spans) {
    static Stamp of(double radius, double dx, double dy) {
      var reach = (int) Math.ceil(radius + 1);
      var size = 2 * reach + 1;
      var coverage = new short[size * size];
      for (var row = 0; row < size; row++) {
        for (var column = 0; column < size; column++) {
          coverage[row * size + column] = covered(radius, column - reach - dx, row - reach - dy);
        }
      }
      return new Stamp(reach, coverage, spans(coverage, size));
    }

    private static int[] spans(short[] coverage, int size) {
      var spans = new int[4 * size];
      for (var row = 0; row < size; row++) {
        var from = 0;
        while (from < size && coverage[row * size + from] == 0) {
          from++;
        }
        var to = size;
        while (to > from && coverage[row * size + to - 1] == 0) {
          to--;
        }
        var solid = from;
        while (solid < to && coverage[row * size + solid] < 256) {
          solid++;
        }
        var end = to;
        while (end > solid && coverage[row * size + end - 1] < 256) {
          end--;
        }
        spans[4 * row] = from;
        spans[4 * row + 1] = solid;
        spans[4 * row + 2] = end;
        spans[4 * row + 3] = to;
      }
      return spans;
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

  /// Lets the image be drawn anew.
  void show() {
    buffer.updateBuffer(whole -> null);
  }

  int pixel(int x, int y) {
    return pixels[y * width + x];
  }

  Part whole() {
    return new Part(0, 0, width, height);
  }

  /// Moves all that is there; what leaves the raster is lost.
  ///
  /// @param right whole pixels, as `down`
  /// @return the parts to which nothing came: they are to be painted
  List<Part> move(int right, int down) {
    if (Math.abs(right) >= width || Math.abs(down) >= height) {
      return List.of(whole());
    }
    var from = Math.max(0, -right);
    for (var i = 0; i < height - Math.abs(down); i++) {
      // No row is written before it was read.
      var row = down > 0 ? height - 1 - down - i : i - down;
      var to = (row + down) * width + from + right;
      System.arraycopy(pixels, row * width + from, pixels, to, width - Math.abs(right));
    }
    var top = Math.max(0, down);
    var bottom = height + Math.min(0, down);
    return Stream.of(
            down > 0 ? new Part(0, 0, width, down) : new Part(0, bottom, width, height),
            right > 0
                ? new Part(0, top, right, bottom)
                : new Part(width + right, top, width, bottom))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /// Draws discs on one colour. A part is painted in bands of rows: a band stays in the processor's
  /// cache while thousands of discs come to lie on it, and several are painted at a time.
  ///
  /// @param background opaque
  /// @param part what is painted; nothing changes elsewhere
  void paint(int background, Discs discs, Part part) {
    var bands = discs.byBand(part.top, part.bottom, BAND);
    IntStream.range(0, bands.length)
        .parallel()
        .forEach(number -> {
          var top = part.top + number * BAND;
          var band = new Part(part.left, top, part.right, Math.min(part.bottom, top + BAND));
          fill(background, band);
          for (var disc : bands[number]) {
            disc(band, discs.x(disc), discs.y(disc), discs.radius(disc), discs.argb(disc));
          }
        });
  }

  private void fill(int color, Part part) {
    for (var row = part.top; row < part.bottom; row++) {
      Arrays.fill(pixels, row * width + part.left, row * width + part.right, color);
    }
  }

  /// Draws a disc over what is there, as far as it lies in a part.
  private void disc(Part part, double x, double y, double radius, int argb) {
    if (!(x > part.left - 30 && y > part.top - 30 && x < part.right + 30 && y < part.bottom + 30)) {
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
    var left = middleX - stamp.reach;
    var top = middleY - stamp.reach;
    var alpha = (argb >>> 24) + (argb >>> 31);
    var last = Math.min(size, part.bottom - top);
    for (var row = Math.max(0, part.top - top); row < last; row++) {
      var from = part.column(left + stamp.spans[4 * row]);
      var solid = part.column(left + stamp.spans[4 * row + 1]);
      var end = part.column(left + stamp.spans[4 * row + 2]);
      var to = part.column(left + stamp.spans[4 * row + 3]);
      var line = (top + row) * width;
      var coverage = row * size - left;
      edge(line, from, solid, stamp.coverage, coverage, alpha, argb);
      solid(line + solid, line + end, alpha, argb);
      edge(line, end, to, stamp.coverage, coverage, alpha, argb);
    }
  }

  /// Pixels that are covered in part.
  ///
  /// @param offset of column 0 in `coverage`
  private void edge(int line, int from, int to, short[] coverage, int offset, int alpha, int argb) {
    for (var column = from; column < to; column++) {
      var part = coverage[offset + column] * alpha >> 8;
      pixels[line + column] = mixed(argb, part, pixels[line + column]);
    }
  }

  /// Pixels that are covered as a whole: most of them, so the loop is the plainest there is.
  private void solid(int from, int to, int alpha, int argb) {
    var redBlue = (argb & 0xFF00FF) * alpha;
    var green = (argb & 0x00FF00) * alpha;
    var rest = 256 - alpha;
    for (var at = from; at < to; at++) {
      var below = pixels[at];
      pixels[at] =
          0xFF000000
              | (redBlue + (below & 0xFF00FF) * rest >>> 8) & 0xFF00FF
              | (green + (below & 0x00FF00) * rest >>> 8) & 0x00FF00;
    }
  }

  /// @param part of the colour, from 0 to 256
  private static int mixed(int argb, int part, int below) {
    var rest = 256 - part;
    return 0xFF000000
        | ((argb & 0xFF00FF) * part + (below & 0xFF00FF) * rest >>> 8) & 0xFF00FF
        | ((argb & 0x00FF00) * part + (below & 0x00FF00) * rest >>> 8) & 0x00FF00;
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
