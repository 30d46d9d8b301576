package org.featurescope.viz.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The names of clusters: where the middle of each one is, and which names can be written there
/// without one covering another.
final class ClusterLabels {
  /// Between a name and the edge of the map, in pixels.
  private static final double EDGE = 8;

  private final List<Name> names;

  /// @param x middle of the cluster on the plane
  /// @param y middle of the cluster on the plane
  /// @param points how many points it has
  record Name(String words, float x, float y, int points) {}

  /// A name with its room on the screen.
  ///
  /// @param index in [#names]
  record Place(int index, double left, double top, double width, double height) {
    boolean overlaps(Place other) {
      return left < other.left + other.width
          && other.left < left + width
          && top < other.top + other.height
          && other.top < top + height;
    }
  }

  /// How large a name is when it is written.
  interface Sizes {
    double width(int index);

    double height(int index);
  }

  private ClusterLabels(List<Name> names) {
    this.names = names;
  }

  static ClusterLabels none() {
    return new ClusterLabels(List.of());
  }

  /// @param cluster `[point]` the cluster of each point, -1 for none
  /// @param labels `[cluster]`, empty for those without a name
  static ClusterLabels of(MapPoints points, int[] cluster, List<String> labels) {
    var members = new int[labels.size()][];
    var counts = new int[labels.size()];
    for (var point = 0; point < cluster.length; point++) {
      if (counted(points, cluster, labels, point)) {
        counts[cluster[point]]++;
      }
    }
    Arrays.setAll(members, index -> new int[counts[index]]);
    Arrays.fill(counts, 0);
    for (var point = 0; point < cluster.length; point++) {
      if (counted(points, cluster, labels, point)) {
        members[cluster[point]][counts[cluster[point]]++] = point;
      }
    }
    var names = new ArrayList<Name>();
    for (var index = 0; index < labels.size(); index++) {
      var mine = members[index];
      if (mine.length > 0 && !labels.get(index).isBlank()) {
        // Medians: stragglers do not pull the name away.
        var x = median(IntStream.of(mine).mapToDouble(points::x).toArray());
        var y = median(IntStream.of(mine).mapToDouble(points::y).toArray());
        names.add(new Name(labels.get(index), x, y, mine.length));
      }
    }
    names.sort(Comparator.comparingInt(name -> -name.points()));
    return new ClusterLabels(List.copyOf(names));
  }

  private static boolean counted(MapPoints points, int[] cluster, List<String> labels, int point) {
    return cluster[point] >= 0 && cluster[point] < labels.size() && points.placed(point);
  }

  private static float median(double[] values) {
    Arrays.sort(values);
    return (float) values[values.length / 2];
  }

  /// Largest cluster first.
  List<Name> names() {
    return names;
  }

  /// Places as many names as there is room for, those of large clusters first: in the middle of the
  /// cluster, or a line above or below it.
  ///
  /// @param taken room that is not free any more
  List<Place> place(MapView view, double width, double height, Sizes sizes, List<Place> taken) {
    var placed = new ArrayList<>(taken);
    var found = new ArrayList<Place>();
    for (var index = 0; index < names.size(); index++) {
      var wide = sizes.width(index);
      var high = sizes.height(index);
      var middleX = view.x(names.get(index).x());
      var middleY = view.y(names.get(index).y());
      if (middleX < 0 || middleY < 0 || middleX > width || middleY > height) {
        continue;
      }
      var most = Math.max(0, width - wide);
      var left =
          Math.clamp(middleX - wide / 2, Math.min(EDGE, most / 2), Math.max(most - EDGE, most / 2));
      for (var lines : new double[] {0, -1, 1}) {
        var top = Math.round(middleY - high / 2 + lines * high);
        var place = new Place(index, Math.round(left), top, wide, high);
        if (top >= 0 && top + high <= height && placed.stream().noneMatch(place::overlaps)) {
          placed.add(place);
          found.add(place);
          break;
        }
      }
    }
    return found;
  }
}
