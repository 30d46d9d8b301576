package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;

/// What room there still is on the plane for words.
final class Room {
  private final Frame frame;
  private final List<double[]> taken = new ArrayList<>();

  Room(Frame frame) {
    this.frame = frame;
  }

  void take(double left, double top, double width, double height) {
    taken.add(new double[] {left, top, left + width, top + height});
  }

  /// The first of some middles around which so much is free, and takes it; empty for none.
  double[] freeOf(double width, double height, double[][] middles) {
    for (var middle : middles) {
      var box = box(middle, width, height);
      if (inside(box) && overlap(box, 0) == 0) {
        taken.add(box);
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
    taken.add(box(best, width, height));
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
