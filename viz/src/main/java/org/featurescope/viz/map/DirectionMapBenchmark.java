package org.featurescope.viz.map;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import org.featurescope.viz.color.Palette;

/// How long a map takes for a frame: what a person waits for while zooming and moving. Each frame
/// is drawn and rendered to an image before the clock stops.
public final class DirectionMapBenchmark {
  private static final int FRAMES = 60;
  private static final int WARM_UP = 30;
  private static final int CLUSTERS = 40;

  /// @param points how many points there were
  /// @param zoom median of a frame while the wheel turns, in milliseconds
  /// @param pan median of a frame while the plane moves, in milliseconds
  /// @param select median of a frame with another selection of a tenth of the points
  /// @param slowest frame of all of these, in milliseconds
  public record Result(int points, double zoom, double pan, double select, double slowest) {}

  private final DirectionMap map = new DirectionMap();
  private final WritableImage image;
  private final double width;
  private final double height;
  private double slowest;

  private DirectionMapBenchmark(double width, double height) {
    this.width = width;
    this.height = height;
    image = new WritableImage((int) width, (int) height);
  }

  /// Measures a map of so many points on the thread of the toolkit, which must be running.
  public static Result run(int points, int width, int height) {
    return new DirectionMapBenchmark(width, height).run(points);
  }

  private Result run(int count) {
    var scene = new Scene(map, width, height);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    fill(count, new Random(7));
    frame();
    var zoom = median(i -> map.zoom(i / 15 % 2 == 0 ? 1.13 : 1 / 1.13, width * 0.4, height * 0.6));
    map.fit();
    var pan = median(i -> map.move(i / 15 % 2 == 0 ? 7 : -7, i / 15 % 2 == 0 ? 5 : -5));
    var select = median(i -> map.selectionProperty().set(tenth(count, i)));
    return new Result(count, zoom, pan, select, slowest);
  }

  private void fill(int count, Random random) {
    var x = new float[count];
    var y = new float[count];
    var density = new float[count];
    var cluster = new int[count];
    var middles = new float[2 * CLUSTERS];
    for (var i = 0; i < middles.length; i++) {
      middles[i] = 0.1f + 0.8f * random.nextFloat();
    }
    for (var point = 0; point < count; point++) {
      cluster[point] = random.nextInt(CLUSTERS);
      x[point] = middles[2 * cluster[point]] + 0.05f * (float) random.nextGaussian();
      y[point] = middles[2 * cluster[point] + 1] + 0.05f * (float) random.nextGaussian();
      density[point] = (float) Math.pow(10, -5 + 4 * random.nextDouble());
    }
    map.setPoints(x, y);
    map.setDensities(density);
    map.setClusters(
        cluster, IntStream.range(0, CLUSTERS).mapToObj(index -> "Cluster " + index).toList());
    map.currentProperty().set(count / 2);
  }

  private static BitSet tenth(int count, int from) {
    var some = new BitSet();
    for (var point = from % 10; point < count; point += 10) {
      some.set(point);
    }
    return some;
  }

  private double median(IntConsumer change) {
    var times = new double[FRAMES];
    for (var i = 0; i < WARM_UP + FRAMES; i++) {
      var start = System.nanoTime();
      change.accept(i);
      frame();
      if (i >= WARM_UP) {
        times[i - WARM_UP] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    slowest = Math.max(slowest, times[FRAMES - 1]);
    return times[FRAMES / 2];
  }

  private void frame() {
    map.snapshot(new SnapshotParameters(), image);
  }
}
