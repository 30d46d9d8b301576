package org.featurescope.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.featurescope.app.library.Setup;
import org.featurescope.app.task.Work;
import org.featurescope.app.train.Trainings;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.train.MetricsLog;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;

/// Two trainings that never were, for the pictures: one at its end, one paused. What they learned
/// is an autoencoder of the pack.
final class TourTrainings implements Trainings {
  private static final String HOOK = "blocks.0.hook_resid_post";
  private static final int STEPS = 977;
  private static final int BATCH = 2048;
  private static final int LINE = 20;

  private final Path root;

  /// @param root a folder for everything
  TourTrainings(Path root) {
    this.root = root;
  }

  /// Nothing is there before the two are written, and they are elsewhere: the first picture is that
  /// of a new user, whatever was drawn before.
  @Override
  public Path home() {
    return root.resolve("trainings");
  }

  private Path earlier() {
    return root.resolve("earlier");
  }

  /// The one that can go on.
  Path paused() {
    return earlier().resolve("world-6l-topk-2048-2");
  }

  /// The one that came to its end.
  Path finished() {
    return earlier().resolve("world-6l-topk-2048");
  }

  /// Puts both on the disk.
  ///
  /// @param setup the model that they learned from, and what they learned
  void write(Setup setup) {
    write(finished(), 32, STEPS, 0.11, setup);
    write(paused(), 16, 600, 0.17, setup);
  }

  private static void write(Path directory, int k, int steps, double floor, Setup setup) {
    if (Files.exists(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory);
      var settings = new JsonObject();
      var hooks = new JsonArray();
      hooks.add(HOOK);
      settings.addProperty("model", setup.model().toString());
      settings.add("hook", hooks);
      settings.addProperty("latents", 2048);
      settings.addProperty("k", k);
      settings.addProperty("tokens", 2_000_000);
      Files.writeString(directory.resolve("training.json"), settings.toString());
      for (var name : List.of("cfg.json", "sae_weights.safetensors")) {
        Files.copy(setup.saes().getFirst().resolve(name), directory.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new SafeTensorsWriter()
        .metadata("step", Integer.toString(steps))
        .write(directory.resolve("run/checkpoint.safetensors"));
    try (var log = MetricsLog.open(directory.resolve("metrics.jsonl"), 0)) {
      for (var step = LINE; step < steps + LINE; step += LINE) {
        var at = Math.min(step, steps);
        var loss = floor + 0.7 * Math.exp(-at / 90.0);
        var dead = 0.06 * (1 - Math.exp(-at / 200.0));
        log.add(
            at,
            Map.of(
                "loss",
                loss,
                "explainedVariance",
                1 - loss,
                "l0",
                (double) k,
                "deadFraction",
                dead));
      }
    }
  }

  @Override
  public Job<Cost> estimate(SaeTrainingConfig config) {
    return new Work<>("Estimating", () -> new Cost(64, 134_000_000, STEPS));
  }

  @Override
  public Job<SaeTrainingResult> start(SaeTrainingConfig config, Path directory) {
    return resume(directory);
  }

  /// At its end at once, or paused.
  @Override
  public Job<SaeTrainingResult> resume(Path directory) {
    return new Work<>(
        "Training",
        () -> {
          if (directory.equals(finished())) {
            return result();
          }
          throw new CancellationException();
        });
  }

  private SaeTrainingResult result() {
    return new SaeTrainingResult(
        STEPS,
        (long) STEPS * BATCH,
        64,
        false,
        List.of(new SaeTrainingResult.Autoencoder(finished(), HOOK, 192, 2048, 0.11, 32, 0.06)));
  }
}
