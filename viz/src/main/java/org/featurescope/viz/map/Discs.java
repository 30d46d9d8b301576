package org.featurescope.viz.map;

import java.util.Arrays;

/// Discs in the order in which they are to be drawn.
final class Discs {
  private double[] x = new double[1024];
  private double[] y = new double[1024];
  private double[] radius = new double[1024];
  private int[] argb = new int[1024];
  private int size;

  /// @param argb alpha included, the colour not multiplied with it
  Discs add(double x, double y, double radius, int argb) {
    if (size == this.x.length) {
      this.x = Arrays.copyOf(this.x, 2 * size);
      this.y = Arrays.copyOf(this.y, 2 * size);
      this.radius = Arrays.copyOf(this.radius, 2 * size);
      this.argb = Arrays.copyOf(this.argb, 2 * size);
    }
    this.x[size] = x;
    this.y[size] = y;
    this.radius[size] = radius;
    this.argb[size++] = argb;
    return this;
  }

  int size() {
    return size;
  }

  double x(int disc) {
    return x[disc];
  }

  double y(int disc) {
    return y[disc];
  }

  double radius(int disc) {
    return radius[disc];
  }

  int argb(int disc) {
    return argb[disc];
  }

  /// For each band of `rows` rows of a raster, the discs that reach into it, in their order.
  ///
  /// @param top row where the first band begins
  /// @param bottom row where the last band ends
  int[][] byBand(int top, int bottom, int rows) {
    var bands = Math.ceilDiv(bottom - top, rows);
    var count = new int[bands];
    var found = new int[bands][];
    for (var pass = 0; pass < 2; pass++) {
      for (var disc = 0; disc < size; disc++) {
        var first = Math.max(0, band(y[disc] - top - radius[disc] - 2, rows));
        var last = Math.min(bands - 1, band(y[disc] - top + radius[disc] + 2, rows));
        for (var band = first; band <= last; band++) {
          if (pass == 1) {
            found[band][count[band]] = disc;
          }
          count[band]++;
        }
      }
      if (pass == 0) {
        for (var band = 0; band < bands; band++) {
          found[band] = new int[count[band]];
          count[band] = 0;
        }
      }
    }
    return found;
  }

  /// NaN and whatever is far off lie in no band.
  private static int band(double row, int rows) {
    return Double.isNaN(row) ? Integer.MIN_VALUE / 2 : (int) Math.clamp(row / rows, -1e6, 1e6);
  }
}
