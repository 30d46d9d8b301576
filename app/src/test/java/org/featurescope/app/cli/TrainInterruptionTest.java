package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.train.LmTrainer;
import org.featurescope.compute.train.LmTrainingConfig;
import org.featurescope.compute.train.MetricsLog;
import org.featurescope.compute.train.SaeTrainer;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings in processes of their own, killed and interrupted while they run, against the same
/// training that nobody disturbed.
class TrainInterruptionTest {
  private static final int KILLS = 2;
  private static final int STEPS = 240;

  @TempDir private static Path folder;
  private static Engine engine;
  private static String corpus;
  private static Path model;
  private final Random random = new Random();

  @BeforeAll
  static void train_a_model_to_learn_from() throws IOException {
    engine = Engine.start(new EngineOptions(CacheDirectory.get(), "cpu", 1), Progress.none());
    var story = "The keeper saw the sea. The sea saw the keeper, and the lamp was lit.\n\n\n";
    corpus = Files.writeString(folder.resolve("corpus.txt"), story.repeat(60)).toString();
    model = folder.resolve("model");
    LmTrainer.start(engine, lmConfig(4), model).run(Progress.none(), new Cancellation());
  }

  @AfterAll
  static void stop_the_engine() {
    engine.close();
  }

  private static LmTrainingConfig lmConfig(int steps) {
    return LmTrainingConfig.parse(
        """
        {"layers": 1, "dModel": 16, "heads": 2, "context": 16, "vocabulary": 270, "batch": 2,
         "microBatch": 2, "tokens": %d, "bf16": "off", "heldOutTokens": 32, "evaluateSteps": 7,
         "checkpointSteps": 5, "corpus": [{"file": "%s", "weight": 1}]}
        """
            .formatted(steps * 32, corpus),
        "the test");
  }

  private static SaeTrainingConfig saeConfig() {
    return SaeTrainingConfig.parse(
        """
        {"model": "%s", "hook": ["blocks.0.hook_resid_post", "blocks.0.hook_mlp_out"],
         "context": 16, "tokens": %d, "batch": 16, "latents": 32, "k": 4, "bufferTokens": 64,
         "deadAfterTokens": 200, "bf16": "off", "checkpointSteps": 5, "logSteps": 3,
         "corpus": [{"file": "%s", "weight": 1}]}
        """
            .formatted(model, STEPS * 16, corpus),
        "the test");
  }

  /// Runs the first step and stops, so that two copies of the directory can go on alike.
  private static void begin(Job<?> training) {
    var cancellation = new Cancellation();
    Progress stop =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 1) {
            cancellation.cancel();
          }
        };
    assertThrows(CancellationException.class, () -> training.run(stop, cancellation));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /// What does not depend on the clock.
  private static List<Map<String, Double>> figures(Path directory) {
    var lines = MetricsLog.read(directory.resolve("metrics.jsonl"));
    lines.forEach(line -> line.remove("tokensPerSecond"));
    return lines;
  }

  private static long lines(Path directory) {
    return MetricsLog.read(directory.resolve("metrics.jsonl")).size();
  }

  /// Resumes and kills, again and again: each time after some more steps, at a moment that no one
  /// chose.
  private void kill(String kind, Path directory, Path log) throws Exception {
    for (var i = 0; i < KILLS; i++) {
      var goal = lines(log) + 1 + random.nextInt(15);
      try (var child =
          ChildProcess.start(
              folder, "train", kind, "--resume", "--threads", "1", "--out", directory.toString())) {
        child.await(() -> lines(log) >= goal);
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
        assertTrue(child.process().isAlive(), () -> "it was killed too late: " + child.said());
        child.kill();
      }
    }
  }

  @Test
  void a_language_model_killed_again_and_again_learns_what_it_would_have_learned()
      throws Exception {
    var whole = folder.resolve("whole");
    begin(LmTrainer.start(engine, lmConfig(STEPS), whole));
    var killed = folder.resolve("killed");
    copy(whole, killed);
    LmTrainer.resume(engine, whole).run(Progress.none(), new Cancellation());

    kill("lm", killed, killed);
    LmTrainer.resume(engine, killed).run(Progress.none(), new Cancellation());

    assertEquals(STEPS, figures(killed).size());
    assertEquals(figures(whole), figures(killed));
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(killed.resolve("model.safetensors")));
  }

  @Test
  void autoencoders_killed_again_and_again_learn_what_they_would_have_learned() throws Exception {
    var whole = folder.resolve("whole-sae");
    begin(SaeTrainer.start(engine, saeConfig(), whole));
    var killed = folder.resolve("killed-sae");
    copy(whole, killed);
    SaeTrainer.resume(engine, whole).run(Progress.none(), new Cancellation());

    kill("sae", killed, killed.resolve("blocks.0.hook_resid_post"));
    SaeTrainer.resume(engine, killed).run(Progress.none(), new Cancellation());

    for (var hook : saeConfig().hook()) {
      assertEquals(STEPS / 3, figures(killed.resolve(hook)).size());
      assertEquals(figures(whole.resolve(hook)), figures(killed.resolve(hook)));
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(hook).resolve("sae_weights.safetensors")),
          Files.readAllBytes(killed.resolve(hook).resolve("sae_weights.safetensors")));
    }
  }

  @Test
  void a_training_killed_while_it_starts_begins_again() throws Exception {
    var directory = folder.resolve("young");
    var settings = folder.resolve("young.json");
    Files.writeString(settings, lmConfig(10).toJson());
    try (var child =
        ChildProcess.start(
            folder,
            "train",
            "lm",
            "--config",
            settings.toString(),
            "--out",
            directory.toString())) {
      child.await(() -> Files.exists(directory.resolve("training.json")));
      TimeUnit.MICROSECONDS.sleep(random.nextInt(300_000));
      child.kill();
    }

    LmTrainer.resume(engine, directory).run(Progress.none(), new Cancellation());

    assertEquals(10, figures(directory).size());
  }

  @Test
  void ctrl_c_keeps_the_step_that_was_reached_and_says_how_to_go_on() throws Exception {
    var directory = folder.resolve("interrupted");
    begin(LmTrainer.start(engine, lmConfig(100_000), directory));
    try (var child =
        ChildProcess.start(
            folder, "train", "lm", "--resume", "--threads", "1", "--out", directory.toString())) {
      child.await(() -> lines(directory) > 12);

      assertEquals(130, child.interrupt(), "as the system reports a process that Ctrl-C ended");

      var error =
          "error: stopped ('featurescope train lm --resume --out %s' goes on where it stopped)"
              .formatted(directory);
      assertTrue(child.said().contains(error), child.said());
    }
    var reached = lines(directory);
    assertTrue(reached > 12, "steps " + reached);
    var next = new Cancellation();
    Progress stop =
        (done, total, unit) -> {
          if (unit.equals("steps") && done > reached) {
            next.cancel();
          }
        };
    assertThrows(
        CancellationException.class, () -> LmTrainer.resume(engine, directory).run(stop, next));
    assertEquals(reached + 1, lines(directory), "it went on with the very next step");
  }
}
