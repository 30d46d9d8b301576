package org.featurescope.viz.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import org.featurescope.viz.color.Palette;

/// How long a heatmap takes for a frame: what a person waits for while scrolling, recolouring and
/// resizing. Each frame is laid out, drawn and rendered to an image before the clock stops.
public final class HeatmapBenchmark {
  private static final int FRAMES = 60;
  private static final int WARM_UP = 20;

  /// Frames from one part of a reading to the next.
  private static final int STREAM = 6;

  private static final String[] WORDS =
      "the capital of a state is said to be small old green and very near,when they came home\n"
          .split("(?=[ ,\n])");

  /// @param tokens how long the text was
  /// @param scroll median of a frame while scrolling, in milliseconds
  /// @param recolour median of a frame with other colours on every token, in milliseconds
  /// @param rewrap median of a frame with another width, in milliseconds
  /// @param streaming median of a frame while it is scrolled and numbers arrive ten times a second
  /// @param streamingSlow 95 % of those frames are faster
  public record Result(
      int tokens,
      double scroll,
      double recolour,
      double rewrap,
      double streaming,
      double streamingSlow) {}

  private final TokenHeatmap heatmap = new TokenHeatmap();
  private final WritableImage image;
  private final double width;
  private final double height;

  private HeatmapBenchmark(double width, double height) {
    this.width = width;
    this.height = height;
    image = new WritableImage((int) width, (int) height);
  }

  /// Measures a heatmap of so many tokens on the thread of the toolkit, which must be running.
  public static Result run(int tokens, int width, int height) {
    return new HeatmapBenchmark(width, height).run(tokens);
  }

  private Result run(int tokens) {
    var scene = new Scene(heatmap, width, height);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    var random = new Random(7);
    heatmap.textProperty().set(text(tokens, random));
    var colorings = List.of(coloring(tokens, random), coloring(tokens, random));
    heatmap.coloringProperty().set(colorings.getFirst());
    frame();
    var end = heatmap.contentHeight();
    var scroll =
        median(i -> heatmap.scrollProperty().set(end * (i % FRAMES) / (FRAMES + 1.0) + 17 * i));
    var recolour = median(i -> heatmap.coloringProperty().set(colorings.get(i % 2)));
    var rewrap = median(i -> heatmap.resize(width - 40 * (i % 2) - 1, height));
    var streaming = streaming(tokens, random);
    return new Result(
        tokens, scroll, recolour, rewrap, streaming[FRAMES / 2], streaming[(int) (0.95 * FRAMES)]);
  }

  /// Frames while the page is scrolled and a text is being read: every sixth frame brings the
  /// numbers of some more tokens, as every tenth of a second does.
  private double[] streaming(int tokens, Random random) {
    var whole = coloring(tokens, random).layers();
    var values = new float[whole.size()][tokens];
    for (var column : values) {
      Arrays.fill(column, Float.NaN);
    }
    var end = heatmap.contentHeight();
    var share = tokens / (WARM_UP + FRAMES);
    return times(i -> {
      if (i % STREAM == 0) {
        var layers = new ArrayList<HeatLayer>();
        for (var l = 0; l < values.length; l++) {
          for (var token = i * share; token < Math.min(tokens, (i + STREAM) * share); token++) {
            values[l][token] = whole.get(l).value(token);
          }
          layers.add(HeatLayer.of(l + 1, whole.get(l).name(), values[l], 1));
        }
        heatmap.coloringProperty().set(new Coloring.StrongestOf(layers));
      } else {
        heatmap.advanceMinimap();
      }
      heatmap.scrollProperty().set(end * (i % FRAMES) / (FRAMES + 1.0) + 17 * i);
    });
  }

  private static HeatmapText text(int tokens, Random random) {
    var ids = new int[tokens];
    var starts = new int[tokens];
    var ends = new int[tokens];
    var text = new StringBuilder();
    for (var token = 0; token < tokens; token++) {
      ids[token] = random.nextInt(WORDS.length);
      starts[token] = text.length();
      text.append(WORDS[ids[token]]);
      ends[token] = text.length();
    }
    return HeatmapText.of(
        text.toString(), ids, starts, ends, token -> false, new int[0], id -> WORDS[id]);
  }

  /// Three features, each active on a tenth of the tokens.
  private static Coloring coloring(int tokens, Random random) {
    var layers = new HeatLayer[3];
    for (var layer = 0; layer < layers.length; layer++) {
      var values = new float[tokens];
      for (var token = 0; token < tokens; token++) {
        values[token] = random.nextInt(10) == 0 ? random.nextFloat() : 0;
      }
      layers[layer] = HeatLayer.of(layer + 1, "feature " + layer, values, 1);
    }
    return new Coloring.StrongestOf(List.of(layers));
  }

  private double median(IntConsumer change) {
    return times(change)[FRAMES / 2];
  }

  /// Milliseconds of the frames that count, ascending.
  private double[] times(IntConsumer change) {
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
    return times;
  }

  private void frame() {
    heatmap.snapshot(new SnapshotParameters(), image);
  }
}
