package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.List;

/// What is to be rasterised, in its order: thin lines along points, and filled outlines.
final class Strokes implements Pen {
  /// Lines up to this width are drawn step by step; wider ones as outlines, whose bends are exact.
  static final double THIN = 2.2;

  /// On, off, in pixels of the window.
  static final double[] DASHES = {5, 3.5};

  static final double[] BORDER_DASHES = {2.4, 1.6};

  private static final double[] SOLID = {};

  /// How a thin line is interrupted, in pixels of the raster.
  ///
  /// @param on length of a dash
  /// @param period of a dash and the gap after it; 0 for a whole line
  record Dash(float on, float period) {
    private static final Dash NONE = new Dash(0, 0);

    /// Whether nothing is drawn so far from the beginning of the line.
    boolean gap(float along) {
      return period > 0 && along - period * (int) (along / period) >= on;
    }
  }

  private float[] x = new float[4096];
  private float[] y = new float[4096];

  /// `[point]` how far it is from the beginning of a dashed line.
  private float[] along = new float[4096];

  private int points;

  /// `[item]` first point; the item ends where the next begins.
  private int[] start = new int[1024];

  /// `[item]` where the second contour of an outline begins; -1 for thin lines.
  private int[] inner = new int[1024];

  private int[] argb = new int[1024];
  private float[] width = new float[1024];
  private Dash[] dash = new Dash[1024];

  /// `[item]` the least and the most of its rows.
  private float[] low = new float[1024];

  private float[] high = new float[1024];
  private int items;
  private final List<Words> words;
  private final double density;
  private final double left;
  private final double top;

  /// @param words gets the lines of text, in pixels of the window
  /// @param density pixels of the raster for one of the window
  Strokes(List<Words> words, double density) {
    this(words, density, 0, 0);
  }

  /// @param left where the raster begins, in pixels of the window
  /// @param top where the raster begins, in pixels of the window
  Strokes(List<Words> words, double density, double left, double top) {
    this.words = words;
    this.density = density;
    this.left = left;
    this.top = top;
  }

  int size() {
    return items;
  }

  boolean thin(int item) {
    return inner[item] < 0;
  }

  int from(int item) {
    return start[item];
  }

  int to(int item) {
    return item + 1 < items ? start[item + 1] : points;
  }

  int inner(int item) {
    return inner[item];
  }

  /// Whether an item is a rectangle whose sides are upright.
  boolean upright(int item) {
    var at = start[item];
    return to(item) - at == 4
        && inner[item] == at + 4
        && x[at] == x[at + 3]
        && x[at + 1] == x[at + 2]
        && y[at] == y[at + 1]
        && y[at + 2] == y[at + 3];
  }

  Dash dash(int item) {
    return dash[item];
  }

  /// How far a point of a dashed line is from its beginning; 0 on whole lines.
  float along(int point) {
    return along[point];
  }

  float x(int point) {
    return x[point];
  }

  float y(int point) {
    return y[point];
  }

  int argb(int item) {
    return argb[item];
  }

  float width(int item) {
    return width[item];
  }

  /// What of the raster an item touches at most, from row to row; NaN rows touch nothing.
  float top(int item) {
    return low[item] - width[item];
  }

  float bottom(int item) {
    return high[item] + width[item];
  }

  @Override
  public void curve(Curve curve, double width, int argb, boolean dashed) {
    var across = Math.abs(curve.x1() - curve.x0());
    var length = across + Math.abs(curve.y1() - curve.y0());
    // Nearly straight ones need few points.
    var steps = across < 1 ? 1 : Math.clamp((int) (Math.sqrt(length * density) * 0.9), 5, 36);
    var xs = new double[steps + 1];
    var ys = new double[steps + 1];
    for (var i = 0; i <= steps; i++) {
      var part = i / (double) steps;
      xs[i] = curve.x(part);
      ys[i] = curve.y(part);
    }
    line(xs, ys, steps + 1, width, argb, dashed ? DASHES : SOLID);
  }

  @Override
  public void shape(Shape shape, Look look) {
    if (look.fill() >>> 24 != 0) {
      fill(shape.outline(), null, look.fill());
    }
    if (look.border() >>> 24 == 0) {
      return;
    }
    if (!look.dashed() && !(shape instanceof Shape.Polygon)) {
      var half = look.width() / 2;
      fill(shape.grown(half).outline(), shape.grown(-half).outline(), look.border());
      return;
    }
    var outline = shape.outline();
    var count = outline.xs().length;
    var xs = Arrays.copyOf(outline.xs(), count + 1);
    var ys = Arrays.copyOf(outline.ys(), count + 1);
    xs[count] = xs[0];
    ys[count] = ys[0];
    line(xs, ys, count + 1, look.width(), look.border(), look.dashed() ? BORDER_DASHES : SOLID);
  }

  @Override
  public void text(Words line) {
    words.add(line);
  }

  private void fill(Shape.Polygon outer, Shape.Polygon hole, int color) {
    begin(color, 1);
    add(outer, false);
    inner[items - 1] = points;
    if (hole != null) {
      // The other way round, so that it takes away.
      add(hole, true);
    }
  }

  private void add(Shape.Polygon outline, boolean back) {
    var count = outline.xs().length;
    for (var i = 0; i < count; i++) {
      var at = back ? count - 1 - i : i;
      point(outline.xs()[at], outline.ys()[at]);
    }
  }

  private void line(double[] xs, double[] ys, int count, double wide, int color, double[] dashes) {
    if (wide * density <= THIN) {
      begin(color, wide * density);
      if (dashes.length > 0) {
        var period = (dashes[0] + dashes[1]) * density;
        dash[items - 1] = new Dash((float) (dashes[0] * density), (float) period);
      }
      for (var i = 0; i < count; i++) {
        point(xs[i], ys[i]);
      }
    } else if (dashes.length > 0) {
      dash(xs, ys, count, wide, color, dashes);
    } else {
      begin(color, 1);
      ribbon(xs, ys, count, wide / 2, 1);
      ribbon(xs, ys, count, wide / 2, -1);
      inner[items - 1] = points;
    }
  }

  /// One side of a wide line; the other side goes back.
  private void ribbon(double[] xs, double[] ys, int count, double half, int side) {
    for (var i = 0; i < count; i++) {
      var at = side > 0 ? i : count - 1 - i;
      var dx = xs[Math.min(count - 1, at + 1)] - xs[Math.max(0, at - 1)];
      var dy = ys[Math.min(count - 1, at + 1)] - ys[Math.max(0, at - 1)];
      var length = Math.max(1e-9, Math.hypot(dx, dy));
      point(xs[at] - side * half * dy / length, ys[at] + side * half * dx / length);
    }
  }

  private void dash(double[] xs, double[] ys, int count, double wide, int color, double[] dashes) {
    var pieceX = new double[count + 2];
    var pieceY = new double[count + 2];
    var size = 0;
    var left = dashes[0];
    var on = true;
    pieceX[size] = xs[0];
    pieceY[size++] = ys[0];
    for (var i = 1; i < count; i++) {
      var fromX = xs[i - 1];
      var fromY = ys[i - 1];
      var length = Math.hypot(xs[i] - fromX, ys[i] - fromY);
      var gone = 0.0;
      while (length - gone > left) {
        gone += left;
        var x = fromX + (xs[i] - fromX) * gone / length;
        var y = fromY + (ys[i] - fromY) * gone / length;
        if (on) {
          pieceX[size] = x;
          pieceY[size++] = y;
          line(pieceX, pieceY, size, wide, color, SOLID);
        }
        on = !on;
        left = dashes[on ? 0 : 1];
        size = 0;
        pieceX[size] = x;
        pieceY[size++] = y;
      }
      left -= length - gone;
      if (on) {
        pieceX[size] = xs[i];
        pieceY[size++] = ys[i];
      }
    }
    if (on && size > 1) {
      line(pieceX, pieceY, size, wide, color, SOLID);
    }
  }

  private void begin(int color, double wide) {
    if (items == start.length) {
      start = Arrays.copyOf(start, 2 * items);
      inner = Arrays.copyOf(inner, 2 * items);
      argb = Arrays.copyOf(argb, 2 * items);
      width = Arrays.copyOf(width, 2 * items);
      dash = Arrays.copyOf(dash, 2 * items);
      low = Arrays.copyOf(low, 2 * items);
      high = Arrays.copyOf(high, 2 * items);
    }
    start[items] = points;
    inner[items] = -1;
    argb[items] = color;
    dash[items] = Dash.NONE;
    low[items] = Float.POSITIVE_INFINITY;
    high[items] = Float.NEGATIVE_INFINITY;
    width[items++] = (float) wide;
  }

  private void point(double atX, double atY) {
    if (points == x.length) {
      x = Arrays.copyOf(x, 2 * points);
      y = Arrays.copyOf(y, 2 * points);
      along = Arrays.copyOf(along, 2 * points);
    }
    var column = (float) ((atX - left) * density);
    var row = (float) ((atY - top) * density);
    var item = items - 1;
    low[item] = Math.min(low[item], row);
    high[item] = Math.max(high[item], row);
    x[points] = column;
    y[points] = row;
    along[points] = 0;
    if (dash[item].period > 0 && points > start[item]) {
      var right = column - x[points - 1];
      var down = row - y[points - 1];
      along[points] = along[points - 1] + (float) Math.sqrt(right * right + down * down);
    }
    points++;
  }
}
