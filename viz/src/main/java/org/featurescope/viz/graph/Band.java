package org.featurescope.viz.graph;

import java.util.Arrays;

/// Some rows of a picture, with what a thread needs to draw in them.
final class Band {
  private final int width;
  private final int top;
  private final int bottom;

  /// `[row x column]` how much more of a pixel is covered than of the one before.
  private float[] cover;

  private final int[] first;
  private final int[] last;

  Band(int width, int top, int bottom) {
    this.width = width;
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
      } else if (strokes.upright(item)) {
        box(target, strokes, item);
      } else {
        fill(target, strokes, item);
      }
    }
  }

  private void thin(int[] target, Strokes strokes, int item) {
    var half = strokes.width(item) / 2;
    var argb = strokes.argb(item);
    var dash = strokes.dash(item);
    for (var point = strokes.from(item); point < strokes.to(item) - 1; point++) {
      var x0 = strokes.x(point);
      var y0 = strokes.y(point);
      var x1 = strokes.x(point + 1);
      var y1 = strokes.y(point + 1);
      if (Math.max(y0, y1) + 2 < top || Math.min(y0, y1) - 2 > bottom) {
        continue;
      }
      var along = strokes.along(point);
      if (Math.abs(x1 - x0) >= Math.abs(y1 - y0)) {
        flat(target, x0, y0, x1, y1, half, argb, dash, along);
      } else {
        steep(target, x0, y0, x1, y1, half, argb, dash, along);
      }
    }
  }

  /// A piece that goes rather across: column by column, each from one edge of the line to the
  /// other. Columns whose middle it passes belong to it and to no other piece.
  ///
  /// @param along how far the first point is from the beginning of the line
  private void flat(
      int[] target,
      float x0,
      float y0,
      float x1,
      float y1,
      float half,
      int argb,
      Strokes.Dash dash,
      float along) {
    var slope = x1 == x0 ? 0 : (y1 - y0) / (x1 - x0);
    var stretch = (float) Math.sqrt(1 + slope * slope);
    var reach = half * stretch;
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
      var away = column + 0.5f - x0;
      if (dash.gap(along + stretch * Math.abs(away))) {
        continue;
      }
      var middle = y0 + slope * away;
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

  private void steep(
      int[] target,
      float x0,
      float y0,
      float x1,
      float y1,
      float half,
      int argb,
      Strokes.Dash dash,
      float along) {
    var slope = (x1 - x0) / (y1 - y0);
    var stretch = (float) Math.sqrt(1 + slope * slope);
    var reach = half * stretch;
    var from = Math.max(top, (int) Math.ceil(Math.min(y0, y1) - 0.5f));
    var to = Math.min(bottom, (int) Math.ceil(Math.max(y0, y1) - 0.5f));
    var alpha = (argb >>> 24) + (argb >>> 31);
    for (var row = from; row < to; row++) {
      var away = row + 0.5f - y0;
      if (dash.gap(along + stretch * Math.abs(away))) {
        continue;
      }
      var middle = x0 + slope * away;
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

  /// An upright rectangle: most of its pixels are covered alike.
  private void box(int[] target, Strokes strokes, int item) {
    var one = strokes.from(item);
    var other = one + 2;
    var left = Math.max(0, Math.min(strokes.x(one), strokes.x(other)));
    var right = Math.min(width, Math.max(strokes.x(one), strokes.x(other)));
    var upper = Math.max(top, Math.min(strokes.y(one), strokes.y(other)));
    var lower = Math.min(bottom, Math.max(strokes.y(one), strokes.y(other)));
    if (left >= right) {
      return;
    }
    var argb = strokes.argb(item);
    var alpha = (argb >>> 24) + (argb >>> 31);
    for (var row = (int) Math.floor(upper); row < lower; row++) {
      var high = Math.min(lower, row + 1) - Math.max(upper, row);
      var whole = (int) (high * alpha + 0.5f);
      var line = row * width;
      var from = (int) Math.ceil(left);
      var to = (int) Math.floor(right);
      if (from > to) {
        part(target, line + to, argb, (right - left) * high * alpha);
        continue;
      }
      if (left < from) {
        part(target, line + from - 1, argb, (from - left) * high * alpha);
      }
      if (whole == 256) {
        Arrays.fill(target, line + from, line + to, argb);
      } else {
        for (var at = line + from; at < line + to; at++) {
          target[at] = mixed(argb, whole, target[at]);
        }
      }
      if (right > to) {
        part(target, line + to, argb, (right - to) * high * alpha);
      }
    }
  }

  private static void part(int[] target, int at, int argb, float part) {
    target[at] = mixed(argb, (int) (part + 0.5f), target[at]);
  }

  /// Fills an outline: each of its sides says how much of each pixel lies to its right, and the sum
  /// along a row is what is covered.
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

  /// @param part of the colour, from 0 to 256
  private static int mixed(int argb, int part, int below) {
    var rest = 256 - part;
    return 0xFF000000
        | ((argb & 0xFF00FF) * part + (below & 0xFF00FF) * rest >>> 8) & 0xFF00FF
        | ((argb & 0x00FF00) * part + (below & 0x00FF00) * rest >>> 8) & 0x00FF00;
  }
}
