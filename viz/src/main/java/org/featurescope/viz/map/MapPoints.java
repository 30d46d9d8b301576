package org.featurescope.viz.map;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// The points of a map as arrays, and a grid over them that finds those near a place.
final class MapPoints {
  private static final int POINTS_A_CELL = 4;

  /// Densities from this one down look the same.
  private static final double RAREST = 1e-5;

  private static final double COMMONEST = 1e-1;

  private final float[] x;
  private final float[] y;
  private final int cells;

  /// The points of cell `c` are `inCells[cellStart[c]]` up to `inCells[cellStart[c + 1]]`.
  private final int[] cellStart;

  private final int[] inCells;
  private float[] density;

  /// Computed once, not for every frame.
  private float[] commonness;

  private int[] order;

  MapPoints(float[] x, float[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("%d x and %d y".formatted(x.length, y.length));
    }
    this.x = x.clone();
    this.y = y.clone();
    cells = Math.max(1, (int) Math.sqrt(x.length / (double) POINTS_A_CELL));
    cellStart = new int[cells * cells + 1];
    var cellOf = new int[x.length];
    for (var point = 0; point < x.length; point++) {
      cellOf[point] = placed(point) ? cell(y[point]) * cells + cell(x[point]) : -1;
      if (cellOf[point] >= 0) {
        cellStart[cellOf[point] + 1]++;
      }
    }
    for (var cell = 0; cell < cells * cells; cell++) {
      cellStart[cell + 1] += cellStart[cell];
    }
    inCells = new int[cellStart[cells * cells]];
    var next = cellStart.clone();
    for (var point = 0; point < x.length; point++) {
      if (cellOf[point] >= 0) {
        inCells[next[cellOf[point]]++] = point;
      }
    }
    density = new float[x.length];
    Arrays.fill(density, (float) Math.sqrt(RAREST * COMMONEST));
    commonness = commonness(density);
    order = IntStream.range(0, x.length).toArray();
  }

  private int cell(double coordinate) {
    return (int) Math.clamp(coordinate * cells, 0, cells - 1.0);
  }

  int size() {
    return x.length;
  }

  /// Whether a point has a place at all.
  boolean placed(int point) {
    return point >= 0 && point < x.length && Float.isFinite(x[point]) && Float.isFinite(y[point]);
  }

  float x(int point) {
    return x[point];
  }

  float y(int point) {
    return y[point];
  }

  void setDensities(float[] density) {
    if (density.length != x.length) {
      throw new IllegalArgumentException(
          "%d densities for %d points".formatted(density.length, x.length));
    }
    this.density = density.clone();
    commonness = commonness(density);
    // Small points come last and are not hidden by large ones.
    order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(point -> -density[point]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  float density(int point) {
    return density[point];
  }

  /// Whether it fires at all.
  boolean dead(int point) {
    return !(density[point] > 0);
  }

  /// How common a point is on a logarithmic scale, from 0 to 1.
  double commonness(int point) {
    return commonness[point];
  }

  private static float[] commonness(float... density) {
    var commonness = new float[density.length];
    for (var point = 0; point < density.length; point++) {
      var ratio = Math.log(Math.max(RAREST, density[point]) / RAREST);
      commonness[point] = (float) Math.min(1, ratio / Math.log(COMMONEST / RAREST));
    }
    return commonness;
  }

  /// All points in the order in which they are drawn.
  int[] order() {
    return order;
  }

  /// The smallest rectangle around those of some points that have a place; none without any.
  Optional<MapView.Box> around(BitSet some) {
    var placed = some.stream().filter(this::placed).toArray();
    if (placed.length == 0) {
      return Optional.empty();
    }
    var across = IntStream.of(placed).mapToDouble(this::x).summaryStatistics();
    var up = IntStream.of(placed).mapToDouble(this::y).summaryStatistics();
    return Optional.of(new MapView.Box(across.getMin(), up.getMin(), across.getMax(), up.getMax()));
  }

  /// Told of points.
  @FunctionalInterface
  interface Visitor {
    void visit(int point);
  }

  /// Visits every point in a rectangle of the plane, its edges included.
  void within(MapView.Box box, Visitor visitor) {
    for (var row = cell(box.fromY()); row <= cell(box.toY()); row++) {
      for (var column = cell(box.fromX()); column <= cell(box.toX()); column++) {
        var cell = row * cells + column;
        for (var i = cellStart[cell]; i < cellStart[cell + 1]; i++) {
          var point = inCells[i];
          if (x[point] >= box.fromX()
              && x[point] <= box.toX()
              && y[point] >= box.fromY()
              && y[point] <= box.toY()) {
            visitor.visit(point);
          }
        }
      }
    }
  }

  /// The point nearest to a place on the screen, no further away than so many pixels;
  /// [DirectionMap#NONE] where there is none.
  int nearest(MapView view, double atX, double atY, double reach) {
    var box =
        new MapView.Box(
            view.planeX(atX - reach),
            view.planeY(atY + reach),
            view.planeX(atX + reach),
            view.planeY(atY - reach));
    var nearest = new int[] {DirectionMap.NONE};
    var distance = new double[] {reach};
    within(
        box,
        point -> {
          var away = Math.hypot(view.x(x[point]) - atX, view.y(y[point]) - atY);
          if (away <= distance[0]) {
            distance[0] = away;
            nearest[0] = point;
          }
        });
    return nearest[0];
  }

  /// The point that comes next in a direction of the screen: near, and rather straight ahead than
  /// aside. [DirectionMap#NONE] where there is none.
  int next(MapView view, double fromX, double fromY, int right, int down) {
    var best = DirectionMap.NONE;
    var least = Double.MAX_VALUE;
    for (var point : inCells) {
      var acrossX = view.x(x[point]) - fromX;
      var acrossY = view.y(y[point]) - fromY;
      var ahead = acrossX * right + acrossY * down;
      var aside = Math.abs(acrossX * down) + Math.abs(acrossY * right);
      if (ahead > 0.5 && ahead >= aside && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = point;
      }
    }
    return best;
  }
}
