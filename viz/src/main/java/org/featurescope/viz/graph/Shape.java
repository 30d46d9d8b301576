package org.featurescope.viz.graph;

import java.util.Arrays;

/// What is filled and bordered, in pixels, y downwards.
sealed interface Shape {
  /// Its outline, without the first point at the end again.
  Polygon outline();

  /// The same, so many pixels larger all around.
  Shape grown(double by);

  record Circle(double x, double y, double radius) implements Shape {
    private static final int FEWEST = 8;
    private static final int MOST = 64;

    /// `[points]` those on a circle of radius 1 around the origin. Hundreds of circles are drawn in
    /// a frame, and sines are slow.
    private static final Polygon[] UNITS = units();

    private static Polygon[] units() {
      var units = new Polygon[MOST + 1];
      for (var count = FEWEST; count <= MOST; count++) {
        var xs = new double[count];
        var ys = new double[count];
        for (var i = 0; i < count; i++) {
          xs[i] = Math.cos(2 * Math.PI * i / count);
          ys[i] = Math.sin(2 * Math.PI * i / count);
        }
        units[count] = new Polygon(xs, ys);
      }
      return units;
    }

    @Override
    public Polygon outline() {
      var unit = UNITS[Math.clamp((int) Math.ceil(5 * Math.sqrt(radius)) * 2, FEWEST, MOST)];
      var xs = unit.xs().clone();
      var ys = unit.ys().clone();
      for (var i = 0; i < xs.length; i++) {
        xs[i] = x + radius * xs[i];
        ys[i] = y + radius * ys[i];
      }
      return new Polygon(xs, ys);
    }

    @Override
    public Circle grown(double by) {
      return new Circle(x, y, Math.max(0, radius + by));
    }
  }

  /// A rectangle with rounded corners.
  record Box(double x, double y, double width, double height, double corner) implements Shape {
    private static final int STEPS = 6;

    /// `[point]` of the corners, each a quarter of a circle.
    private static final double[] COSINES = new double[4 * (STEPS + 1)];

    private static final double[] SINES = new double[COSINES.length];

    static {
      for (var at = 0; at < COSINES.length; at++) {
        var angle = (at / (STEPS + 1) + at % (STEPS + 1) / (double) STEPS) * Math.PI / 2;
        COSINES[at] = Math.cos(angle);
        SINES[at] = Math.sin(angle);
      }
    }

    static Box around(double middleX, double middleY, double width, double height, double corner) {
      return new Box(middleX - width / 2, middleY - height / 2, width, height, corner);
    }

    @Override
    public Polygon outline() {
      var radius = Math.max(0, Math.min(corner, Math.min(width, height) / 2));
      var steps = radius < 0.5 ? 0 : STEPS;
      var xs = new double[4 * (steps + 1)];
      var ys = new double[xs.length];
      for (var at = 0; at < xs.length; at++) {
        var quarter = at / (steps + 1);
        var rounded = steps == 0 ? 0 : radius;
        var right = quarter == 0 || quarter == 3;
        var below = quarter < 2;
        xs[at] = (right ? x + width - rounded : x + rounded) + rounded * COSINES[at];
        ys[at] = (below ? y + height - rounded : y + rounded) + rounded * SINES[at];
      }
      return new Polygon(xs, ys);
    }

    @Override
    public Box grown(double by) {
      return new Box(x - by, y - by, width + 2 * by, height + 2 * by, Math.max(0, corner + by));
    }
  }

  /// Corners in turn. The arrays are the record's own and not changed any more.
  record Polygon(double[] xs, double[] ys) implements Shape {
    static Polygon diamond(double x, double y, double radius) {
      return new Polygon(
          new double[] {x, x + radius, x, x - radius}, new double[] {y - radius, y, y + radius, y});
    }

    @Override
    public Polygon outline() {
      return this;
    }

    /// Away from its middle; meant for shapes as even as diamonds.
    @Override
    public Polygon grown(double by) {
      var middleX = Arrays.stream(xs).average().orElse(0);
      var middleY = Arrays.stream(ys).average().orElse(0);
      var outX = new double[xs.length];
      var outY = new double[ys.length];
      for (var i = 0; i < xs.length; i++) {
        var away = Math.max(1e-9, Math.hypot(xs[i] - middleX, ys[i] - middleY));
        outX[i] = xs[i] + by * (xs[i] - middleX) / away;
        outY[i] = ys[i] + by * (ys[i] - middleY) / away;
      }
      return new Polygon(outX, outY);
    }
  }
}
