package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;

/// What room there still is on the plane for words.
final class Room {
  /// Only boxes of the same cells can lie over each other.
  private static final double CELL = 48;

  private final Frame frame;
  private final int columns;
  private final int rows;
  private final List<double[]> taken = new ArrayList<>();

  /// `[row x column]` the boxes that reach into each cell.
  private final List<List<double[]>> cells = new ArrayList<>();

  Room(Frame frame) {
    this.frame = frame;
    columns = (int) Math.ceil(frame.width() / CELL);
    rows = (int) Math.ceil(frame.height() / CELL);
    for (var cell = 0; cell < columns * rows; cell++) {
      cells.add(new ArrayList<>(4));
    }
  }

  void take(double left, double top, double width, double height) {
    take(new double[] {left, top, left + width, top + height});
  }

  private void take(double[] box) {
    taken.add(box);
    for (var row = row(box[1]); row <= row(box[3]); row++) {
      for (var column = column(box[0]); column <= column(box[2]); column++) {
        cells.get(row * columns + column).add(box);
      }
    }
  }

  private int column(double x) {
    return Math.clamp((int) ((x - frame.left()) / CELL), 0, columns - 1);
  }

  private int row(double y) {
    return Math.clamp((int) ((y - frame.top()) / CELL), 0, rows - 1);
  }

  /// The first of some middles around which so much is free, and takes it; empty for none.
  double[] freeOf(double width, double height, double[][] middles) {
    for (var middle : middles) {
      var box = box(middle, width, height);
      if (inside(box) && free(box)) {
        take(box);
        return middle;
      }
    }
    return new double[0];
  }

  /// The middle around which most is free, moved into the plane where it must be; takes it.
  double[] bestOf(double width, double height, double[][] middles) {
    var best = new double[0];
    var least = Double.MAX_VALUE;
    for (var middle : middles) {
      var kept = kept(middle, width, height);
      var covered = overlap(box(kept, width, height), least);
      if (covered < least) {
        least = covered;
        best = kept;
      }
    }
    take(box(best, width, height));
    return best;
  }

  private double[] kept(double[] middle, double width, double height) {
    var halfX = Math.min(width, frame.width()) / 2;
    var halfY = Math.min(height, frame.height()) / 2;
    return new double[] {
      Math.clamp(middle[0], frame.left() + halfX, frame.right() - halfX),
      Math.clamp(middle[1], frame.top() + halfY, frame.bottom() - halfY)
    };
  }

  private static double[] box(double[] middle, double width, double height) {
    return new double[] {
      middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2
    };
  }

  private boolean inside(double[] box) {
    return box[0] >= frame.left()
        && box[1] >= frame.top()
        && box[2] <= frame.right()
        && box[3] <= frame.bottom();
  }

  private boolean free(double[] box) {
    for (var row = row(box[1]); row <= row(box[3]); row++) {
      for (var column = column(box[0]); column <= column(box[2]); column++) {
        for (var each : cells.get(row * columns + column)) {
          if (Math.min(box[2], each[2]) > Math.max(box[0], each[0])
              && Math.min(box[3], each[3]) > Math.max(box[1], each[1])) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /// The area that is taken already; counted no further than to `enough`.
  private double overlap(double[] box, double enough) {
    var area = 0.0;
    for (var each : taken) {
      var across = Math.min(box[2], each[2]) - Math.max(box[0], each[0]);
      var down = Math.min(box[3], each[3]) - Math.max(box[1], each[1]);
      if (across > 0 && down > 0) {
        area += across * down;
        if (area > enough) {
          return area;
        }
      }
    }
    return area;
  }
}
