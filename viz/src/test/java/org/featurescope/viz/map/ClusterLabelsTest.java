package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterLabelsTest {
  private static final ClusterLabels.Sizes SIZES =
      new ClusterLabels.Sizes() {
        @Override
        public double width(int index) {
          return 60;
        }

        @Override
        public double height(int index) {
          return 16;
        }
      };

  private static ClusterLabels some(int clusters, long seed) {
    var random = new Random(seed);
    var count = 20 * clusters;
    var x = new float[count];
    var y = new float[count];
    var cluster = new int[count];
    for (var point = 0; point < count; point++) {
      cluster[point] = random.nextInt(clusters);
      x[point] = (float) ((cluster[point] * 0.37) % 1 + 0.02 * random.nextGaussian());
      y[point] = (float) ((cluster[point] * 0.61) % 1 + 0.02 * random.nextGaussian());
    }
    var labels = IntStream.range(0, clusters).mapToObj(index -> "cluster " + index).toList();
    return ClusterLabels.of(new MapPoints(x, y), cluster, labels);
  }

  @Test
  void no_name_covers_another_or_what_is_taken_or_leaves_the_view() {
    for (var seed = 0; seed < 30; seed++) {
      var labels = some(5 + 3 * seed, seed);
      var taken = new ClusterLabels.Place(-1, 150, 100, 50, 40);
      for (var zoom : new double[] {1, 2.5}) {
        var view = MapView.all(400, 300, 20).zoomed(zoom, 130, 90);
        var places = labels.place(view, 400, 300, SIZES, List.of(taken));
        assertFalse(places.isEmpty());
        for (var place : places) {
          assertFalse(place.overlaps(taken), place.toString());
          assertTrue(
              place.left() >= 8
                  && place.top() >= 0
                  && place.left() + place.width() <= 392
                  && place.top() + place.height() <= 300,
              place.toString());
          for (var other : places) {
            assertFalse(place.index() != other.index() && place.overlaps(other));
          }
        }
      }
    }
  }

  @Test
  void large_clusters_are_named_first_and_stragglers_do_not_pull_names_away() {
    var points =
        new MapPoints(
            new float[] {0.5f, 0.5f, 0.52f, 0.99f, 0.2f, Float.NaN},
            new float[] {0.5f, 0.5f, 0.5f, 0.99f, 0.2f, 0});
    var labels = ClusterLabels.of(points, new int[] {1, 1, 1, 1, 0, 0}, List.of("small", "large"));
    assertEquals(
        List.of("large", "small"), labels.names().stream().map(ClusterLabels.Name::words).toList());
    assertEquals(0.52f, labels.names().getFirst().x(), 0.021f);
    assertEquals(1, labels.names().getLast().points());
  }

  @Test
  void clusters_without_a_name_and_points_without_a_cluster_have_no_label() {
    var points = new MapPoints(new float[3], new float[3]);
    var labels = ClusterLabels.of(points, new int[] {-1, 0, 7}, List.of(" "));
    assertTrue(labels.names().isEmpty());
  }
}
