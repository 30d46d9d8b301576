package org.featurescope.compute.index;

import ai.djl.ndarray.types.Shape;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;

/// What an index costs beside the model: a batch of 8 windows of 128 tokens, whole, and as a
/// forward pass to the hook and the encoder alone; then the counting by itself when it has been
/// going on for long, and what remembering its counts costs.
public final class IndexBenchmark implements Job<IndexBenchmark.Result> {
  /// Tokens of a window, where the model sees as many.
  private static final int LENGTH = 128;

  /// Windows of a batch.
  private static final int WINDOWS = 8;

  /// Tokens after which counting is going on for long.
  private static final int LONG = 1 << 17;

  private final LanguageModel model;
  private final FeatureSource source;
  private final int runs;
  private final int length;

  /// @param tokens of a batch
  /// @param batch seconds of a batch of an index that has just begun, when most is kept
  /// @param alone seconds of forward pass and encoder for the same batch
  /// @param ratio of the two
  /// @param update seconds of counting a batch, of an index that has gone on for long
  /// @param save seconds of writing its counts, without the disk
  /// @param bytes how many bytes that are
  public record Result(
      int tokens,
      double batch,
      double alone,
      double ratio,
      double update,
      double save,
      long bytes) {}

  /// @param runs runs that count
  public IndexBenchmark(LanguageModel model, FeatureSource source, int runs) {
    this.model = model;
    this.source = source;
    this.runs = runs;
    this.length = Math.min(LENGTH, model.spec().context());
  }

  @Override
  public String title() {
    return "Measuring an index";
  }

  @Override
  public Result run(Progress progress, Cancellation cancellation) {
    var counts = new FeatureCounts(source.latents(), 1);
    var pass = new WindowPass(model, List.of(source));
    var whole = new double[runs];
    var alone = new double[runs];
    var random = new SplittableRandom(1);
    for (var run = -2; run < runs; run++) {
      progress.report(run + 2, runs + 2, "batches");
      var windows = windows(random, 2 + run);
      var first = seconds(() -> forwardAndEncode(windows, cancellation));
      var second = seconds(() -> add(counts, windows, pass.run(windows, cancellation).getFirst()));
      if (run >= 0) {
        alone[run] = first;
        whole[run] = second;
      }
    }
    return later(median(whole), median(alone), random, progress, cancellation);
  }

  private Result later(
      double batch,
      double alone,
      SplittableRandom random,
      Progress progress,
      Cancellation cancellation) {
    var counts = new FeatureCounts(source.latents(), 1);
    var times = new double[LONG / (WINDOWS * length)];
    for (var i = 0; i < times.length; i++) {
      cancellation.check();
      progress.report((long) i * WINDOWS * length, LONG, "tokens");
      var windows = windows(random, i);
      var features = madeUp(random);
      times[i] = seconds(() -> add(counts, windows, features));
    }
    var last = Arrays.copyOfRange(times, times.length - Math.min(runs, times.length), times.length);
    var bytes = new long[1];
    var save = new double[3];
    for (var i = 0; i < save.length; i++) {
      save[i] = seconds(() -> bytes[0] = write(counts));
    }
    return new Result(
        WINDOWS * length, batch, alone, batch / alone, median(last), median(save), bytes[0]);
  }

  private List<TextWindow> windows(SplittableRandom random, int batch) {
    var windows = new ArrayList<TextWindow>();
    for (var i = 0; i < WINDOWS; i++) {
      var ids = random.ints(length, 0, model.spec().vocabulary()).toArray();
      windows.add(new TextWindow((long) batch * WINDOWS + i, 0, ids));
    }
    return windows;
  }

  /// 32 active features a token, some much more often than others.
  private FeatureActivations madeUp(SplittableRandom random) {
    var n = source.latents();
    var active = Math.min(32, n);
    var rows = WINDOWS * length;
    var starts = new int[rows + 1];
    var latents = new int[rows * active];
    var values = new float[rows * active];
    for (var row = 0; row < rows; row++) {
      var from = row * active;
      for (var i = 0; i < active; i++) {
        var u = random.nextDouble();
        latents[from + i] = (int) (n * u * u * u);
        values[from + i] = (float) Math.exp(random.nextGaussian());
      }
      Arrays.sort(latents, from, from + active);
      var kept = from == 0 ? 0 : starts[row];
      for (var i = from; i < from + active; i++) {
        if (i == from || latents[i] != latents[i - 1]) {
          latents[kept] = latents[i];
          values[kept++] = values[i];
        }
      }
      starts[row + 1] = kept;
    }
    return new FeatureActivations(
        n, starts, Arrays.copyOf(latents, starts[rows]), Arrays.copyOf(values, starts[rows]));
  }

  private void add(FeatureCounts counts, List<TextWindow> windows, FeatureActivations features) {
    for (var i = 0; i < windows.size(); i++) {
      counts.add(windows.get(i), features, i * length, -1);
    }
  }

  private void forwardAndEncode(List<TextWindow> windows, Cancellation cancellation) {
    var ids = windows.stream().flatMapToInt(w -> Arrays.stream(w.ids())).asLongStream().toArray();
    try (var scope = model.engine().scope()) {
      var x =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(WINDOWS, length)),
                  Hooks.capture(source.hook()),
                  Extent.CAPTURES,
                  Optional.empty(),
                  model.engine().ops(scope),
                  cancellation)
              .capture(source.hook());
      source.encode(x.reshape(ids.length, source.width()));
    }
  }

  private static long write(FeatureCounts counts) {
    var written = new long[1];
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(
                new OutputStream() {
                  @Override
                  public void write(int b) {
                    written[0]++;
                  }

                  @Override
                  public void write(byte[] bytes, int from, int count) {
                    written[0] += count;
                  }
                }))) {
      counts.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written[0];
  }

  private static double seconds(Runnable work) {
    var begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double median(double... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
