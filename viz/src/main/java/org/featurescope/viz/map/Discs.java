package org.featurescope.viz.map;

import java.util.Arrays;
import java.util.List;

/// Discs in the order in which they are to be drawn.
final class Discs {
  /// Pixels beside a disc that its smooth edge may touch.
  private static final int EDGE = 2;

  private double[] x = new double[1024];
  private double[] y = new double[1024];
  private double[] radius = new double[1024];
  private int[] argb = new int[1024];
  private int size;

  /// What is left out lies wholly outside of these rows and columns.
  private final List<PointRaster.Part> parts;

  /// @param parts of a raster that are painted; a disc that reaches into none of them is not kept
  Discs(List<PointRaster.Part> parts) {
    this.parts = parts;
  }

  /// @param argb alpha included, the colour not multiplied with it
  Discs add(double x, double y, double radius, int argb) {
    if (!reaches(x, y, radius + EDGE)) {
      return this;
    }
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

  /// Not what has no place.
  private boolean reaches(double x, double y, double radius) {
    for (var part : parts) {
      if (x + radius >= part.left()
          && x - radius <= part.right()
          && y + radius >= part.top()
          && y - radius <= part.bottom()) {
        return true;
      }
    }
    return false;
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
    for (var band = 0; band < bands; band++) {
      found[band] = new int[64];
    }
    for (var disc = 0; disc < size; disc++) {
      var first = Math.max(0, (int) (y[disc] - top - radius[disc] - EDGE) / rows);
      var last = Math.min(bands - 1, (int) (y[disc] - top + radius[disc] + EDGE) / rows);
      for (var band = first; band <= last; band++) {
        if (count[band] == found[band].length) {
          found[band] = Arrays.copyOf(found[band], 2 * count[band]);
        }
        found[band][count[band]++] = disc;
      }
    }
    for (var band = 0; band < bands; band++) {
      found[band] = Arrays.copyOf(found[band], count[band]);
    }
    return found;
  }
}
