package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestEngine.class)
class SaeTrainerTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");

  @TempDir Path folder;
  private Path corpus;

  /// Stands for the end of the process: nothing after it is done.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void writeCorpus() throws IOException {
    var words = "the cat sat on a mat and saw two dogs run home before rain came down".split(" ");
    var random = new Random(3);
    var text = new StringBuilder();
    for (var i = 0; i < 3000; i++) {
      text.append(words[random.nextInt(words.length)]).append(i % 40 == 39 ? "\n\n\n" : " ");
    }
    corpus = Files.writeString(folder.resolve("corpus.txt"), text);
  }

  private SaeTrainingConfig config(String extra) {
    return SaeTrainingConfig.parse(
        """
        {"model": "%s", "hook": "blocks.1.hook_resid_post", "corpus": [{"file": "%s", "weight": 1}],
         "context": 16, "tokens": 1920, "batch": 64, "latents": 96, "k": 4, "deadAfterTokens": 200,
         "bufferTokens": 256, "learningRate": 0.003, "checkpointSteps": 10, "logSteps": 5,
         "bf16": "off"%s}
        """
            .formatted(MODEL, corpus, extra),
        "test");
  }

  private static byte[] weights(Path directory) throws IOException {
    return Files.readAllBytes(directory.resolve("sae_weights.safetensors"));
  }

  private static SaeTrainingResult train(SaeTrainer trainer) {
    return trainer.run(Progress.none(), new Cancellation());
  }

  @Test
  void learnsAndLeavesAnAutoencoderThatOpens(Engine engine) {
    var directory = folder.resolve("sae");

    var result = train(SaeTrainer.start(engine, config(""), directory));

    assertEquals(30, result.steps());
    assertEquals(1920, result.tokens());
    var log = MetricsLog.read(directory.resolve("metrics.jsonl"));
    assertEquals(6, log.size());
    assertEquals(30, log.getLast().get("step"));
    assertTrue(log.getLast().get("loss") < log.getFirst().get("loss"));
    assertTrue(log.getLast().get("l0") <= 4);
    try (var sae = SaeFiles.open(directory, engine)) {
      assertEquals(new Activation.TopK(4), sae.spec().activation());
      assertEquals(96, sae.spec().latents());
      assertEquals(Optional.of("blocks.1.hook_resid_post"), sae.metadata().hookName());
      assertEquals(16, sae.metadata().contextSize().orElseThrow());
    }
  }

  @Test
  void goesOnAfterACrashAsIfNothingHadHappened(@OnProcessor Engine engine) throws IOException {
    var whole = folder.resolve("whole");
    train(SaeTrainer.start(engine, config(""), whole));
    var broken = folder.resolve("broken");
    Progress kill =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 17) {
            throw new Killed();
          }
        };
    assertThrows(
        Killed.class,
        () -> SaeTrainer.start(engine, config(""), broken).run(kill, new Cancellation()));

    train(SaeTrainer.resume(engine, broken));

    assertArrayEquals(weights(whole), weights(broken));
    assertEquals(
        MetricsLog.read(whole.resolve("metrics.jsonl")).getLast().get("loss"),
        MetricsLog.read(broken.resolve("metrics.jsonl")).getLast().get("loss"));
  }

  @Test
  void goesOnWhereItWasCancelled(@OnProcessor Engine engine) throws IOException {
    var whole = folder.resolve("whole");
    train(SaeTrainer.start(engine, config(""), whole));
    var stopped = folder.resolve("stopped");
    var cancellation = new Cancellation();
    Progress stop =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 7) {
            cancellation.cancel();
          }
        };
    assertThrows(
        CancellationException.class,
        () -> SaeTrainer.start(engine, config(""), stopped).run(stop, cancellation));
    assertEquals(OptionalLong.of(7), RunDirectory.keptStep(stopped));

    train(SaeTrainer.resume(engine, stopped));

    assertArrayEquals(weights(whole), weights(stopped));
  }

  private static final String BOTH =
      ", \"hook\": [\"blocks.0.hook_resid_post\", \"blocks.1.mlp.hook_post\"]";

  private static List<Double> losses(Path directory) {
    return MetricsLog.read(directory.resolve("metrics.jsonl")).stream()
        .map(line -> line.get("loss"))
        .toList();
  }

  @Test
  void severalHooksShareOneForwardPassAndEachLearnsWhatItWouldHaveLearnedAlone(
      @OnProcessor Engine engine) throws IOException {
    var together = folder.resolve("together");
    var alone = folder.resolve("alone");

    var result = train(SaeTrainer.start(engine, config(BOTH), together));
    train(SaeTrainer.start(engine, config(", \"hook\": \"blocks.0.hook_resid_post\""), alone));

    assertEquals(2, result.autoencoders().size());
    var first = together.resolve("blocks.0.hook_resid_post");
    assertArrayEquals(weights(alone), weights(first));
    assertEquals(losses(alone), losses(first));
    var wide = result.autoencoders().get(1);
    assertEquals(together.resolve("blocks.1.mlp.hook_post"), wide.directory());
    try (var sae = SaeFiles.open(wide.directory(), engine)) {
      assertEquals(Optional.of("blocks.1.mlp.hook_post"), sae.metadata().hookName());
      assertEquals(wide.width(), sae.spec().dIn());
      assertTrue(wide.width() > result.autoencoders().getFirst().width());
    }
  }

  @Test
  void severalAutoencodersGoOnTogetherAfterACrash(@OnProcessor Engine engine) throws IOException {
    var whole = folder.resolve("whole");
    train(SaeTrainer.start(engine, config(BOTH), whole));
    var broken = folder.resolve("broken");
    // Checkpoints at 7 and 14, lines of the log at 5, 10, 15: a line's figures come from both
    // sides.
    var often = config(BOTH + ", \"checkpointSteps\": 7");
    Progress kill =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 17) {
            throw new Killed();
          }
        };
    assertThrows(
        Killed.class, () -> SaeTrainer.start(engine, often, broken).run(kill, new Cancellation()));

    train(SaeTrainer.resume(engine, broken));

    for (var hook : config(BOTH).hook()) {
      assertArrayEquals(weights(whole.resolve(hook)), weights(broken.resolve(hook)), hook);
      assertEquals(losses(whole.resolve(hook)), losses(broken.resolve(hook)), hook);
    }
  }

  @Test
  void aSecondTrainingOnCachedActivationsNeedsNoForwardPasses(Engine engine) throws IOException {
    var cached = BOTH + ", \"cache\": \"" + folder.resolve("cache") + "\"";
    var first = folder.resolve("first");
    var second = folder.resolve("second");
    train(SaeTrainer.start(engine, config(cached), first));
    var files = listed(folder.resolve("cache"));
    assertEquals(2, files.size(), "one for every hook");

    // Were there a pass, it would read these activations no more.
    for (var file : files) {
      overwrite(file, 64 + 2000);
    }
    train(SaeTrainer.start(engine, config(cached), second));

    assertFalse(
        losses(first.resolve("blocks.0.hook_resid_post"))
            .equals(losses(second.resolve("blocks.0.hook_resid_post"))),
        "it read the disk");
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void overwrite(Path file, int at) throws IOException {
    var bytes = Files.readAllBytes(file);
    for (var i = at; i < at + 400; i++) {
      bytes[i] = 0x3C;
    }
    Files.write(file, bytes);
  }

  @Test
  void whatIsLearnedDoesNotDependOnWhatTheCacheHolds(@OnProcessor Engine engine)
      throws IOException {
    var cache = folder.resolve("cache");
    // Whatever is measured the first time holds for all.
    var cached = BOTH + ", \"bf16\": \"auto\", \"cache\": \"" + cache + "\"";
    var first = folder.resolve("first");
    train(SaeTrainer.start(engine, config(cached), first));

    // All of it there; then one hook of two; then none but those of a crash in between.
    train(SaeTrainer.start(engine, config(cached), folder.resolve("again")));
    Files.delete(listed(cache).getFirst());
    train(SaeTrainer.start(engine, config(cached), folder.resolve("partly")));
    Files.delete(listed(cache).getLast());
    Progress kill =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 17) {
            throw new Killed();
          }
        };
    var broken = folder.resolve("broken");
    assertThrows(
        Killed.class,
        () -> SaeTrainer.start(engine, config(cached), broken).run(kill, new Cancellation()));
    train(SaeTrainer.resume(engine, broken));

    for (var other : List.of("again", "partly", "broken")) {
      for (var hook : config(BOTH).hook()) {
        var one = folder.resolve(other).resolve(hook);
        assertArrayEquals(weights(first.resolve(hook)), weights(one), other + " " + hook);
      }
    }
  }

  @Test
  void refusesACacheThatTheDiskCannotHold(Engine engine) {
    var huge =
        config(", \"tokens\": 4000000000000000, \"cache\": \"" + folder.resolve("cache") + "\"");
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> train(SaeTrainer.start(engine, huge, folder.resolve("sae"))));
    assertTrue(problem.problem().startsWith("The cache of activations needs"), problem.problem());
  }

  @Test
  void refusesWhatTheMemoryCannotHold(Engine engine) {
    var config = config(", \"bufferTokens\": 2000000000, \"tokens\": 4000000000");
    var directory = folder.resolve("sae");
    var problem =
        assertThrows(
            FeaturescopeException.class, () -> train(SaeTrainer.start(engine, config, directory)));
    assertTrue(
        problem.problem().matches("The training needs [\\d.]+ GB of memory, and .+ are free"),
        problem.problem());
    assertTrue(problem.remedy().contains("bufferTokens"), problem.remedy());
  }

  @Test
  void anEstimateTakesAFewStepsAndRefusesWhatATrainingWould(Engine engine) {
    var cost =
        new SaeTrainingEstimate(engine, config(BOTH)).run(Progress.none(), new Cancellation());
    assertEquals(30, cost.steps());
    assertTrue(cost.seconds() > 0, cost.toString());
    // Two buffers of 256 rows, of which the wider is 4 times as wide, and much else.
    assertTrue(cost.bytes() > 256 * 5 * 32 * Float.BYTES, cost.toString());

    var tooLarge = config(", \"bufferTokens\": 2000000000, \"tokens\": 4000000000");
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () ->
                new SaeTrainingEstimate(engine, tooLarge).run(Progress.none(), new Cancellation()));
    assertTrue(problem.problem().startsWith("The training needs"), problem.problem());
  }

  @Test
  void refusesWhatIsNoVectorForEachToken(Engine engine) {
    for (var hook : List.of("blocks.0.attn.hook_pattern", "hook_nothing")) {
      var config = config(", \"hook\": \"" + hook + "\"");
      assertThrows(
          FeaturescopeException.class,
          () -> train(SaeTrainer.start(engine, config, folder.resolve("sae"))),
          hook);
    }
    assertThrows(FeaturescopeException.class, () -> config(", \"hook\": [\"a\", \"a\"]"));
    var none = config(", \"hook\": []");
    assertThrows(
        FeaturescopeException.class, () -> SaeTrainer.start(engine, none, folder.resolve("sae")));
  }

  @Test
  void twoTrainingsCannotShareADirectory(Engine engine) {
    var directory = folder.resolve("sae");
    var problems = new ArrayList<FeaturescopeException>();
    Progress second =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 12) {
            problems.add(
                assertThrows(
                    FeaturescopeException.class,
                    () -> train(SaeTrainer.resume(engine, directory))));
          }
        };
    SaeTrainer.start(engine, config(""), directory).run(second, new Cancellation());
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().problem().contains("under way"), problems.toString());
  }

  @Test
  void trainsWithoutAuxKAsWell(Engine engine) {
    var directory = folder.resolve("sae");
    train(SaeTrainer.start(engine, config(", \"auxk\": 0"), directory));
    var log = MetricsLog.read(directory.resolve("metrics.jsonl"));
    assertTrue(log.stream().allMatch(line -> line.get("auxLoss") == 0));
  }

  @Test
  void latentsThatStaySilentCountAsDead() {
    var dead = new DeadLatents(4, 10);
    dead.note(new double[] {0.5, 1e-4}, new int[] {2, 3}, 11);
    assertArrayEquals(new int[] {0, 1, 3}, dead.indices(), "1e-4 is too little to count");
    dead.note(new double[] {1, 1}, new int[] {0, 3}, 10);
    assertArrayEquals(new int[] {1}, dead.indices());
    assertArrayEquals(new long[] {0, 21, 10, 0}, dead.since());
  }

  @Test
  void storesHalfPrecisionOnDemand(Engine engine) throws IOException {
    train(SaeTrainer.start(engine, config(""), folder.resolve("full")));
    train(SaeTrainer.start(engine, config(", \"save\": \"F16\""), folder.resolve("half")));
    assertTrue(
        weights(folder.resolve("half")).length < 0.6 * weights(folder.resolve("full")).length);
    SaeFiles.open(folder.resolve("half"), engine).close();
  }

  @Test
  void aLossThatIsNoNumberStopsAndLeavesTheLastGoodState(Engine engine) throws IOException {
    var directory = folder.resolve("sae");
    // The first step spoils the weights, and only the second can tell: its checkpoint is not good.
    var config = config(", \"learningRate\": 1e38, \"checkpointSteps\": 1");
    var problem =
        assertThrows(
            FeaturescopeException.class, () -> train(SaeTrainer.start(engine, config, directory)));

    assertTrue(
        problem.problem().matches("The loss is no longer a number at step \\d+"),
        problem.problem());
    assertTrue(problem.remedy().contains("goes on from step"), problem.remedy());
    try (var checkpoint = SafeTensors.open(directory.resolve("run/checkpoint.safetensors"))) {
      for (var value : checkpoint.floats("blocks.1.hook_resid_post/encoder")) {
        assertTrue(Math.abs(value) < 1e6, "in the checkpoint");
      }
    }
    try (var sae = SafeTensors.open(directory.resolve("sae_weights.safetensors"))) {
      for (var value : sae.floats("W_enc")) {
        assertTrue(Math.abs(value) < 1e6, "in the autoencoder");
      }
    }

    // The remedy works.
    var settings = directory.resolve("training.json");
    Files.writeString(settings, Files.readString(settings).replace("1.0E38", "0.001"));
    assertEquals(30, train(SaeTrainer.resume(engine, directory)).steps());
  }

  @Test
  void refusesACorpusThatIsTooSmall(Engine engine) throws IOException {
    Files.writeString(corpus, "the cat");
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> train(SaeTrainer.start(engine, config(""), folder.resolve("sae"))));
    assertTrue(problem.problem().contains("is too short to train on"), problem.problem());
  }

  @Test
  void refusesFewerLatentsThanAreToBeActive(Engine engine) {
    var config = config(", \"latents\": 0, \"k\": 100000");
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> train(SaeTrainer.start(engine, config, folder.resolve("sae"))));
    assertTrue(
        problem.problem().contains("k cannot be used: it must not be above the number of latents"),
        problem.problem());
  }

  @Test
  void refusesToBeginTwice(Engine engine) {
    var directory = folder.resolve("sae");
    train(SaeTrainer.start(engine, config(""), directory));
    assertThrows(
        FeaturescopeException.class, () -> SaeTrainer.start(engine, config(""), directory));
  }

  @Test
  void refusesAModelThatChanged(Engine engine) throws IOException {
    var directory = folder.resolve("sae");
    train(SaeTrainer.start(engine, config(""), directory));
    var about = directory.resolve("training.json");
    Files.writeString(
        about, Files.readString(about).replaceFirst("\"sha256\": \"..", "\"sha256\": \"zz"));
    var problem =
        assertThrows(
            FeaturescopeException.class, () -> train(SaeTrainer.resume(engine, directory)));
    assertTrue(problem.problem().contains("is not the one"), problem.problem());
  }

  @Test
  void refusesAHookBeyondTheModel(Engine engine) {
    var config = config(", \"hook\": \"blocks.99.hook_resid_post\"");
    var directory = folder.resolve("sae");
    assertThrows(
        FeaturescopeException.class, () -> train(SaeTrainer.start(engine, config, directory)));
    assertFalse(Files.exists(directory.resolve("cfg.json")));
  }

  @Test
  void refusesASettingThatDoesNotExist() {
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> SaeTrainingConfig.parse("{\"latent\": 5}", "config.json"));
    assertTrue(problem.problem().contains("\"latent\""), problem.problem());
  }

  @Test
  void refusesImpossibleSettings() {
    assertThrows(FeaturescopeException.class, () -> config(", \"k\": 97"));
    assertThrows(FeaturescopeException.class, () -> config(", \"average\": 1"));
    assertThrows(FeaturescopeException.class, () -> config(", \"bufferTokens\": 3"));
  }

  @Test
  void theRateRisesThenStaysThenFalls() {
    var config = SaeTrainingConfig.parse("{\"tokens\": 204800, \"warmup\": 0.1}", "test");
    assertEquals(100, config.steps());
    assertEquals(2e-5, config.rateAt(1, 16384), 1e-12);
    assertEquals(2e-4, config.rateAt(10, 16384), 1e-12);
    assertEquals(2e-4, config.rateAt(80, 16384), 1e-12);
    assertEquals(1e-4, config.rateAt(10, 65536), 1e-12);
    assertEquals(1e-5, config.rateAt(100, 16384), 1e-12);
  }

  @Test
  void auxKTakesHalfTheWidthRoundedToAPowerOfTwo() {
    assertEquals(512, SaeTrainingConfig.DEFAULTS.auxkFor(768));
    assertEquals(64, SaeTrainingConfig.DEFAULTS.auxkFor(128));
  }
}
