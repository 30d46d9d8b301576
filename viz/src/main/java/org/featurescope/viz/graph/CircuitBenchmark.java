package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import org.featurescope.viz.color.Palette;

/// How long a circuit takes for a frame: what a person waits for while zooming, moving and
/// pointing. Each frame is drawn and rendered to an image before the clock stops.
public final class CircuitBenchmark {
  private static final int FRAMES = 60;
  private static final int WARM_UP = 30;

  /// Frames of a movement, of which some few may be slow.
  private static final int MOVES = 240;

  /// Frames in which the plane moves one way; then it comes back.
  private static final int WAY = 15;

  /// How long a frame may take, and how long a screen shows it, in milliseconds.
  private static final double IN_TIME = 16;

  private static final double SHOWN = 1000.0 / 60;

  /// Frames before those that count: in its first second what is new to it is still compiled.
  private static final int UNCOUNTED = 4 * WAY;

  private static final int TOKENS = 16;
  private static final int LAYERS = 12;

  /// The frames of a movement.
  ///
  /// @param median in milliseconds
  /// @param slowest in milliseconds
  /// @param late how many took longer than 16 ms
  public record Frames(double median, double slowest, int late) {
    private static Frames of(double[] times) {
      var sorted = times.clone();
      Arrays.sort(sorted);
      var late = (int) Arrays.stream(times).filter(time -> time > IN_TIME).count();
      return new Frames(sorted[times.length / 2], sorted[times.length - 1], late);
    }
  }

  /// Medians in milliseconds, where nothing else is said.
  ///
  /// @param nodes how many nodes there were
  /// @param edges how many edges there were
  /// @param zoomIn 120 frames while the wheel turns
  /// @param zoomOut 120 frames while it turns back
  /// @param pan 240 frames while the plane moves, by 50 pixels each
  /// @param hover from the mouse on another node to its edges in colour
  /// @param prune from another threshold to the circuit laid out anew
  /// @param slowest frame of all of these
  public record Result(
      int nodes,
      int edges,
      Frames zoomIn,
      Frames zoomOut,
      Frames pan,
      double hover,
      double prune,
      double slowest) {}

  private final CircuitCanvas canvas = new CircuitCanvas();
  private final WritableImage image;
  private final double width;
  private final double height;
  private double slowest;

  private CircuitBenchmark(double width, double height) {
    this.width = width;
    this.height = height;
    image = new WritableImage((int) width, (int) height);
  }

  /// Measures a circuit of some size on the thread of the toolkit, which must be running.
  public static Result run(int nodes, int edges, int width, int height) {
    return new CircuitBenchmark(width, height).run(nodes, edges);
  }

  private Result run(int nodes, int edges) {
    var scene = new Scene(canvas, width, height);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    canvas.modelProperty().set(circuit(nodes, edges, new Random(7)));
    frame();
    stand();
    var zoom = moving(i -> canvas.zoom(back(i) ? 1 / 1.13 : 1.13, width * 0.4, height * 0.6));
    canvas.fit();
    canvas.zoom(3, width / 2, height / 2);
    stand();
    var pan = moving(i -> canvas.move(back(i) ? -44 : 44, back(i) ? -24 : 24));
    canvas.fit();
    stand();
    var hover = median(i -> canvas.setHovered(TOKENS + i * 3 % (nodes - TOKENS)));
    var prune = median(i -> canvas.hiddenNodesProperty().set(hidden(nodes, i)));
    var zoomIn = IntStream.range(0, MOVES).filter(i -> !back(i)).mapToDouble(i -> zoom[i]);
    var zoomOut =
        IntStream.range(0, MOVES).filter(CircuitBenchmark::back).mapToDouble(i -> zoom[i]);
    return new Result(
        nodes,
        edges,
        Frames.of(zoomIn.toArray()),
        Frames.of(zoomOut.toArray()),
        Frames.of(pan),
        hover,
        prune,
        slowest);
  }

  private static boolean back(int frame) {
    return frame / WAY % 2 == 1;
  }

  /// What happens by itself in a window when a movement has ended: while this holds the toolkit's
  /// thread, no clock of an animation runs.
  private void stand() {
    canvas.rest();
    frame();
    canvas.settle();
  }

  /// Frames of a movement, as many a second as a screen shows: what is painted beside it has the
  /// time between them, as in a window.
  private double[] moving(IntConsumer change) {
    var times = new double[MOVES];
    for (var i = -UNCOUNTED; i < MOVES; i++) {
      var start = System.nanoTime();
      change.accept(i + UNCOUNTED);
      frame();
      if (i >= 0) {
        times[i] = (System.nanoTime() - start) / 1e6;
        slowest = Math.max(slowest, times[i]);
      }
      LockSupport.parkNanos(start + (long) (1e6 * SHOWN) - System.nanoTime());
    }
    return times;
  }

  private static BitSet hidden(int nodes, int frame) {
    var some = new BitSet();
    some.set(nodes - 10 - frame % 20, nodes - 10);
    return some;
  }

  private static CircuitModel circuit(int nodes, int edges, Random random) {
    var all = new ArrayList<CircuitNode>();
    for (var column = 0; column < TOKENS; column++) {
      all.add(new CircuitNode(NodeKind.TOKEN, column, -1, 0.02, "token" + column, "", 0));
    }
    while (all.size() < nodes - 5) {
      var influence = 0.2 * Math.pow(random.nextDouble(), 4);
      all.add(
          new CircuitNode(
              NodeKind.FEATURE,
              random.nextInt(TOKENS),
              random.nextInt(LAYERS),
              influence,
              "feature " + all.size(),
              "",
              random.nextInt(12) == 0 ? 2 : 0));
    }
    while (all.size() < nodes) {
      all.add(new CircuitNode(NodeKind.LOGIT, TOKENS - 1, LAYERS, 0.1, "out" + all.size(), "", 0));
    }
    var links = new ArrayList<CircuitEdge>();
    while (links.size() < edges) {
      var from = random.nextInt(nodes);
      var to = random.nextInt(nodes);
      var source = all.get(from);
      var target = all.get(to);
      if (source.row() < target.row() && source.column() <= target.column()) {
        links.add(new CircuitEdge(from, to, Math.pow(random.nextGaussian(), 3)));
      }
    }
    var tokens = all.subList(0, TOKENS).stream().map(CircuitNode::label).toList();
    var layers = IntStream.range(0, LAYERS).mapToObj(row -> "L " + row).toList();
    return new CircuitModel(tokens, layers, all, links);
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
    canvas.snapshot(new SnapshotParameters(), image);
  }
}
