package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/// Pixels on which smooth lines and filled outlines are painted, in bands of rows, several at a
/// time.
final class Plate {
  /// Rows of a band.
  private static final int BAND = 64;

  private final int width;
  private final int height;
  private final int[] pixels;
  private final Band[] bands;

  Plate(int width, int height) {
    this(width, height, new int[width * height]);
  }

  /// @param pixels `[row x column]` opaque colours
  Plate(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
    bands = new Band[Math.ceilDiv(height, BAND)];
    Arrays.setAll(bands, band -> new Band(width, band * BAND, Math.min(height, (band + 1) * BAND)));
  }

  /// This plate, or another one where the size is another.
  Plate sized(int columns, int rows) {
    return columns == width && rows == height ? this : new Plate(columns, rows);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int pixel(int x, int y) {
    return pixels[y * width + x];
  }

  /// Paints on one colour.
  ///
  /// @param background opaque
  void paint(int background, Strokes strokes) {
    paint(background, strokes, () -> false);
  }

  /// Paints on one colour as long as somebody waits for it.
  ///
  /// @param background opaque
  /// @param stopped asked before each band
  void paint(int background, Strokes strokes, BooleanSupplier stopped) {
    each(
        strokes,
        (items, index) -> {
          if (stopped.getAsBoolean()) {
            return;
          }
          Arrays.fill(pixels, width * top(index), width * top(index + 1), background);
          bands[index].paint(pixels, strokes, items);
        });
  }

  /// Paints over what another plate of this size shows.
  void paint(Plate below, Strokes strokes) {
    each(
        strokes,
        (items, index) -> {
          var from = width * top(index);
          System.arraycopy(below.pixels, from, pixels, from, width * top(index + 1) - from);
          bands[index].paint(pixels, strokes, items);
        });
  }

  /// Shows another plate as it moves, and paints over it: what is at `x` of that plate comes to
  /// `right + scale x`.
  ///
  /// @param background of what nothing comes to
  void paintMoved(
      Plate below, int background, double scale, double right, double down, Strokes strokes) {
    var columns = new int[width];
    Arrays.setAll(columns, column -> source(column, scale, right, below.width));
    each(
        strokes,
        (items, index) -> {
          for (var row = top(index); row < top(index + 1); row++) {
            var from = source(row, scale, down, below.height);
            move(row, below, from, columns, background);
          }
          bands[index].paint(pixels, strokes, items);
        });
  }

  /// What comes to a place; -1 for nothing.
  private static int source(int place, double scale, double moved, int size) {
    var from = (int) Math.floor((place + 0.5 - moved) / scale);
    return from < size ? Math.max(-1, from) : -1;
  }

  private void move(int row, Plate below, int from, int[] columns, int background) {
    var to = row * width;
    if (from < 0) {
      Arrays.fill(pixels, to, to + width, background);
      return;
    }
    var line = from * below.width;
    for (var column = 0; column < width; column++) {
      var source = columns[column];
      pixels[to + column] = source < 0 ? background : below.pixels[line + source];
    }
  }

  private int top(int band) {
    return Math.min(height, band * BAND);
  }

  private void each(Strokes strokes, ObjIntConsumer<int[]> work) {
    var items = byBand(strokes);
    IntStream.range(0, bands.length).parallel().forEach(index -> work.accept(items[index], index));
  }

  /// `[band]` the items that reach into it, in their order: no band looks at all.
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
}
