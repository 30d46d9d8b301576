package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.featurescope.compute.index.FeatureMap.Layout;
import org.featurescope.compute.job.Cancellation;

/// Lays directions out on a plane, by principal components and by neighbours, and groups what lies
/// together by neighbours (k-means++, Arthur and Vassilvitskii 2007).
final class MapMaker {
  private static final int FEWEST_CLUSTERS = 2;
  private static final int MOST_CLUSTERS = 64;
  private static final int ROUNDS = 50;

  private MapMaker() {}

  /// One map of each [Layout], with the same clusters.
  ///
  /// @param nearest of every direction; the nearest 15 or so
  static List<FeatureMap> maps(
      Directions directions, Directions.Nearest nearest, Cancellation cancellation) {
    var n = directions.size();
    var plane = PrincipalPlane.coordinates(directions.rows(), n, directions.width(), 2);
    cancellation.check();
    var layout = new NeighbourLayout(n, nearest).place(plane, cancellation);
    cancellation.check();
    var cluster = clusters(layout, n);
    var count = Arrays.stream(cluster).max().orElse(-1) + 1;
    var maps = new ArrayList<FeatureMap>();
    for (var way : FeatureMap.LAYOUTS) {
      var unit = intoUnitSquare(way == Layout.PCA ? plane : layout);
      maps.add(new FeatureMap(way, unit[0], unit[1], cluster, count));
    }
    return maps;
  }

  /// Both axes by the same factor, so that distances keep their proportions.
  private static float[][] intoUnitSquare(double[][] place) {
    var least = new double[2];
    var span = 1e-12;
    for (var axis = 0; axis < 2; axis++) {
      least[axis] = Arrays.stream(place[axis]).min().orElse(0);
      span = Math.max(span, Arrays.stream(place[axis]).max().orElse(0) - least[axis]);
    }
    var unit = new float[2][place[0].length];
    for (var axis = 0; axis < 2; axis++) {
      var own = Arrays.stream(place[axis]).max().orElse(0) - least[axis];
      for (var i = 0; i < unit[axis].length; i++) {
        unit[axis][i] = (float) ((place[axis][i] - least[axis] + (span - own) / 2) / span);
      }
    }
    return unit;
  }

  /// @param row the number of the direction
  private record Point(int row, double[] place) implements Clusterable {
    @Override
    public double[] getPoint() {
      return place;
    }
  }

  /// Numbered by their first member, so that the same groups have the same numbers.
  private static int[] clusters(double[][] place, int n) {
    var points = new ArrayList<Point>();
    for (var i = 0; i < n; i++) {
      points.add(new Point(i, new double[] {place[0][i], place[1][i]}));
    }
    var count =
        Math.min(n, Math.clamp(Math.round(Math.sqrt(n / 4.0)), FEWEST_CLUSTERS, MOST_CLUSTERS));
    var random = new JDKRandomGenerator();
    random.setSeed(11);
    var found =
        new KMeansPlusPlusClusterer<Point>((int) count, ROUNDS, new EuclideanDistance(), random)
            .cluster(points);
    var of = new int[n];
    for (var c = 0; c < found.size(); c++) {
      for (var point : found.get(c).getPoints()) {
        of[point.row] = c;
      }
    }
    var names = new int[found.size()];
    Arrays.fill(names, -1);
    var next = 0;
    for (var i = 0; i < n; i++) {
      if (names[of[i]] < 0) {
        names[of[i]] = next++;
      }
      of[i] = names[of[i]];
    }
    return of;
  }
}
