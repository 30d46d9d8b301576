package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Which directions are near each other, and where a map puts them.
@ExtendWith(TestEngine.class)
class DirectionsTest {
  private static final int GROUPS = 5;
  private static final int WIDTH = 12;

  /// Directions around a few axes, direction i around axis i modulo [#GROUPS], of many lengths.
  private static float[] grouped(int n) {
    var random = new Random(4);
    var rows = new float[n * WIDTH];
    for (var i = 0; i < n; i++) {
      var length = 0.1 + 10 * random.nextDouble();
      for (var j = 0; j < WIDTH; j++) {
        var axis = j == i % GROUPS ? 1 : 0;
        rows[i * WIDTH + j] = (float) (length * (axis + 0.08 * random.nextGaussian()));
      }
    }
    return rows;
  }

  private static double cosine(float[] a, int i, float[] b, int j) {
    var dot = 0.0;
    var aa = 0.0;
    var bb = 0.0;
    for (var c = 0; c < WIDTH; c++) {
      dot += (double) a[i * WIDTH + c] * b[j * WIDTH + c];
      aa += (double) a[i * WIDTH + c] * a[i * WIDTH + c];
      bb += (double) b[j * WIDTH + c] * b[j * WIDTH + c];
    }
    return dot / Math.sqrt(aa * bb);
  }

  @Test
  void theNearestAreThoseOfAPlainLoopAndNeverTheDirectionItself(Engine engine) {
    var raw = grouped(60);
    try (var directions = new Directions(engine, raw.clone(), 60)) {
      var nearest = directions.nearest(7, new Cancellation());
      assertEquals(7, nearest.count());
      for (var i = 0; i < 60; i++) {
        var cosines = new ArrayList<Double>();
        for (var j = 0; j < 60; j++) {
          if (j != i) {
            cosines.add(cosine(raw, i, raw, j));
          }
        }
        cosines.sort((a, b) -> Double.compare(b, a));
        for (var rank = 0; rank < 7; rank++) {
          var at = i * 7 + rank;
          Assertions.assertNotEquals(i, nearest.latent()[at]);
          assertEquals(cosines.get(rank), nearest.cosine()[at], 1e-5);
          assertEquals(cosine(raw, i, raw, nearest.latent()[at]), nearest.cosine()[at], 1e-5);
        }
      }
    }
  }

  @Test
  void theNearestOfAnotherAutoencoder(Engine engine) {
    var ours = grouped(20);
    var theirs = grouped(31);
    try (var a = new Directions(engine, ours.clone(), 20);
        var b = new Directions(engine, theirs.clone(), 31)) {
      var nearest = a.nearestOf(b, new Cancellation());
      for (var i = 0; i < 20; i++) {
        var best = -2.0;
        for (var j = 0; j < 31; j++) {
          best = Math.max(best, cosine(ours, i, theirs, j));
        }
        assertEquals(best, nearest.cosine()[i], 1e-5);
        assertEquals(best, cosine(ours, i, theirs, nearest.latent()[i]), 1e-5);
      }
    }
  }

  @Test
  void aDirectionOfZeroLengthIsNearNothing(Engine engine) {
    try (var directions = new Directions(engine, new float[] {0, 0, 3, 4, 4, 3}, 3)) {
      assertArrayEquals(new float[] {0, 0, 0.6F, 0.8F, 0.8F, 0.6F}, directions.rows(), 1e-6F);
      var nearest = directions.nearest(10, new Cancellation());
      assertEquals(2, nearest.count());
      assertEquals(0, nearest.cosine()[0]);
      assertEquals(0.96, nearest.cosine()[2], 1e-6);
    }
  }

  /// The plane is that of a full singular value decomposition, but for the sign of its axes.
  @Test
  void thePrincipalPlaneIsThatOfAFullDecomposition() {
    var rows = grouped(80);
    var got = PrincipalPlane.coordinates(rows, 80, WIDTH, 2);

    var centred = new double[80][WIDTH];
    for (var c = 0; c < WIDTH; c++) {
      var mean = 0.0;
      for (var i = 0; i < 80; i++) {
        mean += rows[i * WIDTH + c] / 80;
      }
      for (var i = 0; i < 80; i++) {
        centred[i][c] = rows[i * WIDTH + c] - mean;
      }
    }
    var full = new SingularValueDecomposition(new Array2DRowRealMatrix(centred));
    for (var axis = 0; axis < 2; axis++) {
      var expected = full.getU().getColumnVector(axis).mapMultiply(full.getSingularValues()[axis]);
      var sign = Math.signum(expected.getEntry(0) * got[axis][0]);
      for (var i = 0; i < 80; i++) {
        assertEquals(sign * expected.getEntry(i), got[axis][i], 1e-6 * full.getNorm());
      }
    }
  }

  @Test
  void theMapByNeighboursKeepsGroupsTogetherAndApart(Engine engine) {
    var n = 300;
    try (var directions = new Directions(engine, grouped(n), n)) {
      var maps =
          MapMaker.maps(directions, directions.nearest(15, new Cancellation()), new Cancellation());
      assertEquals(FeatureMap.LAYOUTS, maps.stream().map(FeatureMap::layout).toList());
      for (var map : maps) {
        for (var i = 0; i < n; i++) {
          assertTrue(map.x()[i] >= 0 && map.x()[i] <= 1 && map.y()[i] >= 0 && map.y()[i] <= 1);
          assertTrue(map.cluster()[i] >= 0 && map.cluster()[i] < map.clusters());
        }
      }
      var map = maps.getLast();
      var ofOneGroup = 0;
      for (var i = 0; i < n; i++) {
        var closest = -1;
        for (var j = 0; j < n; j++) {
          if (j != i && (closest < 0 || distance(map, i, j) < distance(map, i, closest))) {
            closest = j;
          }
        }
        ofOneGroup += closest % GROUPS == i % GROUPS ? 1 : 0;
        assertEquals(i % GROUPS, groupOfCluster(map, map.cluster()[i]), "clusters do not mix");
      }
      assertTrue(ofOneGroup > 0.98 * n, ofOneGroup + " of " + n);
    }
  }

  private static double distance(FeatureMap map, int i, int j) {
    return Math.hypot(map.x()[i] - map.x()[j], map.y()[i] - map.y()[j]);
  }

  private static int groupOfCluster(FeatureMap map, int cluster) {
    for (var i = 0; i < map.cluster().length; i++) {
      if (map.cluster()[i] == cluster) {
        return i % GROUPS;
      }
    }
    return -1;
  }

  @Test
  void theSameDirectionsGiveTheSameMap(Engine engine) {
    try (var directions = new Directions(engine, grouped(50), 50)) {
      var nearest = directions.nearest(15, new Cancellation());
      var once = MapMaker.maps(directions, nearest, new Cancellation()).getLast();
      var again = MapMaker.maps(directions, nearest, new Cancellation()).getLast();
      assertArrayEquals(once.x(), again.x());
      assertArrayEquals(once.cluster(), again.cluster());
    }
  }

  @Test
  void evenOneDirectionHasAPlace(Engine engine) {
    for (var n = 1; n <= 3; n++) {
      try (var directions = new Directions(engine, grouped(n), n)) {
        var nearest = directions.nearest(15, new Cancellation());
        for (var map : MapMaker.maps(directions, nearest, new Cancellation())) {
          for (var i = 0; i < n; i++) {
            assertTrue(Float.isFinite(map.x()[i]) && Float.isFinite(map.y()[i]));
          }
        }
      }
    }
  }

  @Test
  void aMapCanBeCancelled(Engine engine) {
    try (var directions = new Directions(engine, grouped(50), 50)) {
      var nearest = directions.nearest(15, new Cancellation());
      var cancelled = new Cancellation();
      cancelled.cancel();
      Assertions.assertThrows(
          CancellationException.class, () -> MapMaker.maps(directions, nearest, cancelled));
    }
  }
}
