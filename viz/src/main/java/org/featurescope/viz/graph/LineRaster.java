package org.featurescope.viz.graph;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Smooth lines and filled outlines in an array of pixels: some twenty times as fast as the lines
/// of a canvas in software. It is painted in bands of rows, several at a time.
///
/// What seldom changes can be painted once and kept, and the rest again and again over it.
final class LineRaster {
  /// Rows of a band.
  private static final int BAND = 64;

  private final int width;
  private final int height;
  private final int[] pixels;
  private final int[] kept;
  private final Band[] bands;
  private final PixelBuffer<IntBuffer> buffer;
  private final WritableImage image;

  LineRaster(int width, int height) {
    this.width = width;
    this.height = height;
    var memory = IntBuffer.allocate(width * height);
    pixels = memory.array();
    kept = new int[pixels.length];
    buffer = new PixelBuffer<>(width, height, memory, PixelFormat.getIntArgbPreInstance());
    image = new WritableImage(buffer);
    bands = new Band[Math.ceilDiv(height, BAND)];
    Arrays.setAll(bands, band -> new Band(band * BAND, Math.min(height, (band + 1) * BAND)));
  }

  /// Pixels of the screen for one of the window; 2 on a fine screen.
  static double pixelsOfScreen(Node drawing) {
    var window = drawing.getScene() == null ? null : drawing.getScene().getWindow();
    return window == null ? 1 : Math.max(1, window.getRenderScaleX());
  }

  /// This raster, or another one where the size is another.
  LineRaster sized(int columns, int rows) {
    return columns == width && rows == height ? this : new LineRaster(columns, rows);
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

  int pixel(int x, int y) {
    return pixels[y * width + x];
  }

  /// Lets the image be drawn anew.
  void show() {
    buffer.updateBuffer(whole -> null);
  }

  /// Paints on one colour, and keeps it.
  ///
  /// @param background opaque
  void paint(int background, Strokes strokes) {
    var items = byBand(strokes);
    IntStream.range(0, bands.length)
        .parallel()
        .forEach(index -> {
          var band = bands[index];
          Arrays.fill(kept, band.top * width, band.bottom * width, background);
          band.paint(kept, strokes, items[index]);
        });
  }

  /// Paints over what is kept, and keeps that as well.
  void keep(Strokes strokes) {
    var items = byBand(strokes);
    IntStream.range(0, bands.length)
        .parallel()
        .forEach(index -> bands[index].paint(kept, strokes, items[index]));
  }

  /// Shows what is kept as it moves: what is at `x` of it comes to `right + scale x`.
  ///
  /// @param background of what nothing comes to
  /// @param over what does not move
  void paintMoved(int background, double scale, double right, double down, Strokes over) {
    var items = byBand(over);
    var columns = new int[width];
    Arrays.setAll(columns, column -> source(column, scale, right, width));
    IntStream.range(0, bands.length)
        .parallel()
        .forEach(index -> {
          var band = bands[index];
          for (var row = band.top; row < band.bottom; row++) {
            move(row, source(row, scale, down, height), columns, background);
          }
          band.paint(pixels, over, items[index]);
        });
  }

  /// What comes to a place; -1 for nothing.
  private static int source(int place, double scale, double moved, int size) {
    var from = (int) Math.floor((place + 0.5 - moved) / scale);
    return from < size ? Math.max(-1, from) : -1;
  }

  private void move(int row, int from, int[] columns, int background) {
    var to = row * width;
    if (from < 0) {
      Arrays.fill(pixels, to, to + width, background);
      return;
    }
    for (var column = 0; column < width; column++) {
      pixels[to + column] = columns[column] < 0 ? background : kept[from * width + columns[column]];
    }
  }

  /// Paints over what is kept, without keeping it.
  void paintOver(Strokes strokes) {
    var items = byBand(strokes);
    IntStream.range(0, bands.length)
        .parallel()
        .forEach(index -> {
          var band = bands[index];
          var from = band.top * width;
          System.arraycopy(kept, from, pixels, from, (band.bottom - band.top) * width);
          band.paint(pixels, strokes, items[index]);
        });
  }

  /// `[band]` the items that reach into it, in their order. Dashes make hundreds of thousands of
  /// them: no band looks at all.
  private int[][] byBand(Strokes strokes) {
    var counts = new int[bands.length];
    for (var item = 0; item < strokes.size(); item++) {
      var last = lastBand(strokes, item);
      for (var band = firstBand(strokes, item); band <= last; band++) {
        counts[band]++;
      }
    }
    var items = new int[bands.length][];
    Arrays.setAll(items, band -> new int[counts[band]]);
    Arrays.fill(counts, 0);
    for (var item = 0; item < strokes.size(); item++) {
      var last = lastBand(strokes, item);
      for (var band = firstBand(strokes, item); band <= last; band++) {
        items[band][counts[band]++] = item;
      }
    }
    return items;
  }

  private int firstBand(Strokes strokes, int item) {
    return (int) Math.max(0, strokes.top(item) / BAND);
  }

  /// Less than the first one for what touches nothing.
  private int lastBand(Strokes strokes, int item) {
    var bottom = strokes.bottom(item);
    return bottom > 0 && strokes.top(item) < height
        ? (int) Math.min(bands.length - 1, bottom / BAND)
        : -1;
  }

  /// Some rows of the raster, with what a thread needs to fill outlines in them.
  private final class Band {
    private final int top;
    private final int bottom;

    /// `[row x column]` how much more of a pixel is covered than of the one before.
    private float[] cover;

    private final int[] first;
    private final int[] last;

    Band(int top, int bottom) {
      this.top = top;
      this.bottom = bottom;
      first = new int[bottom - top];
      last = new int[bottom - top];
      Arrays.fill(first, Integer.MAX_VALUE);
      Arrays.fill(last, -1);
    }

    void paint(int[] target, Strokes strokes, int[] items) {
      for (var item : items) {
        if (strokes.thin(item)) {
          thin(target, strokes, item);
        } else {
          fill(target, strokes, item);
        }
      }
    }

    private void thin(int[] target, Strokes strokes, int item) {
      var half = strokes.width(item) / 2;
      var argb = strokes.argb(item);
      for (var point = strokes.from(item); point < strokes.to(item) - 1; point++) {
        var x0 = strokes.x(point);
        var y0 = strokes.y(point);
        var x1 = strokes.x(point + 1);
        var y1 = strokes.y(point + 1);
        if (Math.max(y0, y1) + 2 < top || Math.min(y0, y1) - 2 > bottom) {
          continue;
        }
        if (Math.abs(x1 - x0) >= Math.abs(y1 - y0)) {
          flat(target, x0, y0, x1, y1, half, argb);
        } else {
          steep(target, x0, y0, x1, y1, half, argb);
        }
      }
    }

    /// A piece that goes rather across: column by column, each from one edge of the line to the
    /// other. Columns whose middle it passes belong to it and to no other piece.
    private void flat(int[] target, float x0, float y0, float x1, float y1, float half, int argb) {
      var slope = x1 == x0 ? 0 : (y1 - y0) / (x1 - x0);
      var reach = half * (float) Math.sqrt(1 + slope * slope);
      var from = Math.max(0, (int) Math.ceil(Math.min(x0, x1) - 0.5f));
      var to = Math.min(width, (int) Math.ceil(Math.max(x0, x1) - 0.5f));
      if (Math.abs(slope) > 1e-3f) {
        // Only the columns in which it comes through these rows.
        var enters = x0 + (top - reach - 1 - y0) / slope;
        var leaves = x0 + (bottom + reach + 1 - y0) / slope;
        from = Math.max(from, (int) Math.min(enters, leaves));
        to = Math.min(to, (int) Math.max(enters, leaves) + 1);
      }
      var alpha = (argb >>> 24) + (argb >>> 31);
      for (var column = from; column < to; column++) {
        var middle = y0 + slope * (column + 0.5f - x0);
        var upper = middle - reach;
        var lower = middle + reach;
        var row = Math.max(top, (int) Math.floor(upper));
        var end = Math.min(bottom, (int) Math.ceil(lower));
        for (var at = row * width + column; row < end; row++, at += width) {
          var part = Math.min(lower, row + 1) - Math.max(upper, row);
          target[at] = mixed(argb, (int) (part * alpha), target[at]);
        }
      }
    }

    private void steep(int[] target, float x0, float y0, float x1, float y1, float half, int argb) {
      var slope = (x1 - x0) / (y1 - y0);
      var reach = half * (float) Math.sqrt(1 + slope * slope);
      var from = Math.max(top, (int) Math.ceil(Math.min(y0, y1) - 0.5f));
      var to = Math.min(bottom, (int) Math.ceil(Math.max(y0, y1) - 0.5f));
      var alpha = (argb >>> 24) + (argb >>> 31);
      for (var row = from; row < to; row++) {
        var middle = x0 + slope * (row + 0.5f - y0);
        var left = middle - reach;
        var right = middle + reach;
        var end = Math.min(width, (int) Math.ceil(right));
        for (var column = Math.max(0, (int) Math.floor(left)); column < end; column++) {
          var part = Math.min(right, column + 1) - Math.max(left, column);
          var at = row * width + column;
          target[at] = mixed(argb, (int) (part * alpha), target[at]);
        }
      }
    }

    /// Fills an outline: each of its sides says how much of each pixel lies to its right, and the
    /// sum along a row is what is covered.
    private void fill(int[] target, Strokes strokes, int item) {
      if (cover == null) {
        cover = new float[(bottom - top) * (width + 2)];
      }
      contour(strokes, strokes.from(item), strokes.inner(item));
      contour(strokes, strokes.inner(item), strokes.to(item));
      var argb = strokes.argb(item);
      var alpha = (argb >>> 24) + (argb >>> 31);
      for (var row = 0; row < bottom - top; row++) {
        var from = first[row];
        var to = Math.min(width + 1, last[row]);
        var line = row * (width + 2);
        var sum = 0f;
        for (var column = from; column <= to; column++) {
          sum += cover[line + column];
          cover[line + column] = 0;
          var part = (int) (Math.min(1, Math.abs(sum)) * alpha + 0.5f);
          if (part > 0 && column < width) {
            var at = (top + row) * width + column;
            target[at] = mixed(argb, part, target[at]);
          }
        }
        first[row] = Integer.MAX_VALUE;
        last[row] = -1;
      }
    }

    private void contour(Strokes strokes, int from, int to) {
      for (var point = from; point < to; point++) {
        var next = point + 1 < to ? point + 1 : from;
        side(strokes.x(point), strokes.y(point), strokes.x(next), strokes.y(next));
      }
    }

    private void side(float x0, float y0, float x1, float y1) {
      if (y0 == y1) {
        return;
      }
      var down = y0 < y1 ? 1f : -1f;
      var startX = y0 < y1 ? x0 : x1;
      var startY = Math.min(y0, y1);
      var endY = Math.max(y0, y1);
      var slope = (x1 - x0) / (y1 - y0);
      var rowFrom = Math.max(top, (int) Math.floor(startY));
      var rowTo = Math.min(bottom, (int) Math.ceil(endY));
      for (var row = rowFrom; row < rowTo; row++) {
        var upper = Math.max(row, startY);
        var lower = Math.min(row + 1, endY);
        var atUpper = Math.clamp(startX + slope * (upper - startY), 0, width);
        var atLower = Math.clamp(startX + slope * (lower - startY), 0, width);
        slab(
            row - top,
            Math.min(atUpper, atLower),
            Math.max(atUpper, atLower),
            down * (lower - upper));
      }
    }

    /// One side within one row, from column to column.
    private void slab(int row, float left, float right, float weight) {
      var line = row * (width + 2);
      var from = (int) left;
      var to = (int) right;
      first[row] = Math.min(first[row], from);
      last[row] = Math.max(last[row], to + 1);
      if (from == to) {
        var covered = weight * (1 - ((left + right) / 2 - from));
        cover[line + from] += covered;
        cover[line + from + 1] += weight - covered;
        return;
      }
      var each = weight / (right - left);
      var before = 0f;
      for (var column = from; column <= to; column++) {
        // Up to the end of this column, how much lies to the right of the side: a triangle, then
        // slices of one height more each.
        var inside = Math.min(right, column + 1) - Math.max(left, column);
        var entered = Math.max(left, column) - left;
        var area = each * inside * (column + 1 - (Math.max(left, column) + inside / 2));
        var whole = each * entered + area;
        cover[line + column] += whole - before;
        before = whole;
      }
      cover[line + to + 1] += weight - before;
    }
  }

  /// @param part of the colour, from 0 to 256
  private static int mixed(int argb, int part, int below) {
    var rest = 256 - part;
    return 0xFF000000
        | ((argb & 0xFF00FF) * part + (below & 0xFF00FF) * rest >>> 8) & 0xFF00FF
        | ((argb & 0x00FF00) * part + (below & 0x00FF00) * rest >>> 8) & 0x00FF00;
  }
}
