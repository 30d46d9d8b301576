package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.FullProgress;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.text.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class LmTrainerTest {
  private static final int STEPS = 12;

  /// What a killed process leaves behind: no clean-up, no last checkpoint.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path folder;
  private Path corpus;

  @BeforeEach
  void writeACorpus() throws IOException {
    var random = new Random(3);
    var animals = List.of("cat", "dog", "bird", "horse");
    var text = new StringBuilder();
    for (var i = 0; i < 400; i++) {
      var animal = animals.get(random.nextInt(animals.size()));
      text.append("The ").append(animal).append(" sees the ").append(animal).append(".\n\n\n");
    }
    corpus = Files.writeString(folder.resolve("corpus.txt"), text);
  }

  private LmTrainingConfig config(int steps, String more) {
    return LmTrainingConfig.parse(
        """
        {"layers": 2, "dModel": 16, "heads": 2, "context": 16, "vocabulary": 280,
         "batch": 4, "microBatch": 3, "tokens": %d, "learningRate": 0.01, "bf16": "off",
         "evaluateSteps": 6, "heldOutTokens": 64, "checkpointSteps": 5, "checkpointMinutes": 60,
         "corpus": [{"file": "%s", "weight": 1}] %s}
        """
            .formatted(steps * 64, corpus.toString().replace("\\", "\\\\"), more),
        "the test");
  }

  private static LmTrainingResult run(LmTrainer trainer) {
    return trainer.run(Progress.none(), new Cancellation());
  }

  private static byte[] weights(Path directory) throws IOException {
    return Files.readAllBytes(directory.resolve("model.safetensors"));
  }

  private static Progress killingAt(long step) {
    return (done, total, unit) -> {
      if (unit.equals("steps") && done == step) {
        throw new Killed();
      }
    };
  }

  @Test
  void aTokenizerSaysHowLargeTheModelWillBeAndIsNotMissedLater(Engine engine) throws IOException {
    var first = folder.resolve("first");
    run(LmTrainer.start(engine, config(1, ""), first));
    var more = ", \"tokenizer\": \"%s\"".formatted(first.toString().replace("\\", "\\\\"));
    var text = config(STEPS, more).toJson();
    var config =
        LmTrainingConfig.parse(
            text.replace("\"vocabulary\": 280", "\"vocabulary\": 100000000"), "the test");
    assertEquals(100_000_000, config.vocabulary());
    var second = folder.resolve("second");
    var trainer = LmTrainer.start(engine, config, second);
    assertThrows(Killed.class, () -> trainer.run(killingAt(8), new Cancellation()));

    Files.delete(first.resolve("tokenizer.json"));
    assertEquals(STEPS, run(LmTrainer.resume(engine, second)).steps());
  }

  @Test
  void whatMemoryCannotHoldIsRefusedBeforeAnythingIsWritten(Engine engine) {
    var huge =
        LmTrainingConfig.parse(
            """
            {"layers": 90, "dModel": 12288, "heads": 96, "context": 2048, "vocabulary": 50000,
             "tokens": 1000000, "corpus": [{"file": "%s", "weight": 1}]}
            """
                .formatted(corpus.toString().replace("\\", "\\\\")),
            "the test");
    var training = folder.resolve("huge");
    var trainer = LmTrainer.start(engine, huge, training);
    var refused = assertThrows(FeaturescopeException.class, () -> run(trainer));
    assertTrue(refused.getMessage().startsWith("The training needs "), refused.getMessage());
    assertTrue(refused.remedy().contains("microBatch"), refused.remedy());
    assertFalse(Files.exists(training));
  }

  @Test
  void learnsAToyCorpus(Engine engine) {
    var result = run(LmTrainer.start(engine, config(150, ""), folder.resolve("model")));
    var first = MetricsLog.read(folder.resolve("model/metrics.jsonl")).getFirst();

    assertEquals(150, result.steps());
    assertEquals(150 * 64, result.tokens());
    assertEquals(Math.log(280), first.get("loss"), 0.2, "a new model knows nothing");
    // Every sentence has one free choice of four; the rest is certain.
    assertTrue(result.heldOutLoss() < 1.0, "held-out loss " + result.heldOutLoss());
  }

  @Test
  void leavesAModelThatOpensAndFigures(Engine engine) throws IOException {
    var directory = folder.resolve("model");
    var result = run(LmTrainer.start(engine, config(STEPS, ",\"save\": \"F16\""), directory));

    for (var name :
        List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "training.json",
            "metrics.jsonl")) {
      assertTrue(Files.exists(directory.resolve(name)), name);
    }
    try (var model =
            LanguageModel.open(
                directory, engine, Precision.FP32, Progress.none(), new Cancellation());
        var tokenizer = Tokenizer.open(directory)) {
      assertEquals(result.parameters(), model.spec().parameters());
      assertEquals(tokenizer.vocabularySize(), model.spec().vocabulary());
    }
    assertEquals(
        config(STEPS, ",\"save\": \"F16\""),
        LmTrainingConfig.read(directory.resolve("training.json")));
    var log = MetricsLog.read(directory.resolve("metrics.jsonl"));
    assertEquals(STEPS, log.size());
    for (var name : List.of("tokens", "loss", "learningRate", "gradientNorm", "tokensPerSecond")) {
      assertTrue(log.stream().allMatch(line -> line.containsKey(name)), name);
    }
    assertTrue(log.get(5).containsKey("heldOutLoss"));
    assertEquals(result.heldOutLoss(), log.getLast().get("heldOutLoss"), 1e-4);
  }

  @Test
  void aKilledTrainingEndsAsIfItHadNotBeen(Engine engine) throws IOException {
    var whole = folder.resolve("whole");
    run(LmTrainer.start(engine, config(STEPS, ""), whole));

    var killed = folder.resolve("killed");
    var trainer = LmTrainer.start(engine, config(STEPS, ""), killed);
    assertThrows(Killed.class, () -> trainer.run(killingAt(8), new Cancellation()));
    // A kill in the middle of a checkpoint leaves a part of it under another name.
    Files.writeString(killed.resolve("run/.checkpoint.safetensors.0.tmp"), "part");
    run(LmTrainer.resume(engine, killed));

    assertArrayEquals(weights(whole), weights(killed));
    var log = MetricsLog.read(killed.resolve("metrics.jsonl"));
    assertEquals(STEPS, log.size());
    for (var i = 0; i < STEPS; i++) {
      assertEquals(i + 1.0, log.get(i).get("step"));
    }
  }

  /// Two workers, whose gradients belong to the same weights before and after; in bfloat16 too,
  /// whose operations must not depend on who calls them first.
  @ParameterizedTest
  @ValueSource(strings = {"off", "on"})
  void aKilledTrainingWithWorkersEndsAsIfItHadNotBeen(String bfloat16) throws IOException {
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 2);
    var more = ",\"optimiser\": \"muon\"";
    try (var engine = Engine.start(options, Progress.none())) {
      var config =
          LmTrainingConfig.parse(
              config(STEPS, more)
                  .toJson()
                  .replace("\"bf16\": \"off\"", "\"bf16\": \"" + bfloat16 + "\""),
              "the test");
      assertEquals(bfloat16, config.bf16());
      var whole = folder.resolve("whole");
      run(LmTrainer.start(engine, config, whole));

      var killed = folder.resolve("killed");
      var trainer = LmTrainer.start(engine, config, killed);
      assertThrows(Killed.class, () -> trainer.run(killingAt(8), new Cancellation()));
      run(LmTrainer.resume(engine, killed));

      assertArrayEquals(weights(whole), weights(killed));
    } finally {
      JniUtils.setNumThreads(1); // as the engine of all tests wants it
    }
  }

  @Test
  void aTrainingKilledBeforeItsFirstCheckpointBeginsAgain(Engine engine) throws IOException {
    var whole = folder.resolve("whole");
    run(LmTrainer.start(engine, config(STEPS, ""), whole));
    var killed = folder.resolve("killed");
    var trainer = LmTrainer.start(engine, config(STEPS, ""), killed);
    assertThrows(Killed.class, () -> trainer.run(killingAt(2), new Cancellation()));

    run(LmTrainer.resume(engine, killed));

    assertArrayEquals(weights(whole), weights(killed));
  }

  @Test
  void tellsFromItsFirstStepHowFastItGoesOn(Engine engine) {
    var rates = new ArrayList<OptionalDouble>();
    var trainer = LmTrainer.start(engine, config(STEPS, ""), folder.resolve("model"));
    var telling =
        new FullProgress() {
          @Override
          public void report(
              long done, long total, String unit, List<Figure> figures, OptionalDouble rate) {
            if (unit.equals("steps")) {
              rates.add(rate);
            }
          }
        };
    trainer.run(telling, new Cancellation());
    assertEquals(OptionalDouble.empty(), rates.getFirst(), "nothing is done yet");
    assertEquals(STEPS, rates.stream().filter(OptionalDouble::isPresent).count());
  }

  @Test
  void aCancelledTrainingKeepsTheStepItReached(Engine engine) throws IOException {
    var whole = folder.resolve("whole");
    run(LmTrainer.start(engine, config(STEPS, ""), whole));
    var directory = folder.resolve("cancelled");
    var cancellation = new Cancellation();
    Progress cancelling =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 7) {
            cancellation.cancel();
          }
        };
    var trainer = LmTrainer.start(engine, config(STEPS, ""), directory);
    assertThrows(CancellationException.class, () -> trainer.run(cancelling, cancellation));
    assertEquals(OptionalLong.of(7), RunDirectory.keptStep(directory));

    run(LmTrainer.resume(engine, directory));

    assertArrayEquals(weights(whole), weights(directory));
  }

  @Test
  void aLossThatIsNoNumberStopsTheTrainingAndKeepsTheLastCheckpoint(Engine engine)
      throws IOException {
    var directory = folder.resolve("model");
    run(LmTrainer.start(engine, config(5, ""), directory));
    var before = Files.readAllBytes(directory.resolve("run/checkpoint.safetensors"));
    var wild = config(STEPS, ",\"warmup\": 0").toJson().replace("0.01", "1e30");
    Files.writeString(directory.resolve("training.json"), wild);

    var problem =
        assertThrows(FeaturescopeException.class, () -> run(LmTrainer.resume(engine, directory)));

    assertTrue(problem.problem().startsWith("The loss is no longer a number"), problem.problem());
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("run/checkpoint.safetensors")));
  }

  @Test
  void aModelThatCannotBeWrittenIsOneSentenceAndTheCheckpointStays(Engine engine)
      throws IOException {
    var directory = folder.resolve("model");
    var inTheWay = directory.resolve("model.safetensors/in-the-way");
    Progress blocking =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 1) {
            assertTrue(inTheWay.toFile().mkdirs());
          }
        };
    var trainer = LmTrainer.start(engine, config(STEPS, ""), directory);

    assertThrows(FeaturescopeException.class, () -> trainer.run(blocking, new Cancellation()));

    Files.delete(inTheWay);
    Files.delete(directory.resolve("model.safetensors"));
    assertEquals(STEPS, run(LmTrainer.resume(engine, directory)).steps());
  }

  @Test
  void aModelOfAnotherFamilyCanBeTrainedFurther(Engine engine) throws IOException {
    var from = Golden.folder("models/llama").toString().replace("\\", "\\\\");
    var directory = folder.resolve("model");
    var result = run(LmTrainer.start(engine, config(60, ",\"from\": \"" + from + "\""), directory));

    var log = MetricsLog.read(directory.resolve("metrics.jsonl"));
    assertTrue(log.getLast().get("loss") < 0.5 * log.getFirst().get("loss"), log.toString());
    try (var model =
        LanguageModel.open(
            directory, engine, Precision.FP32, Progress.none(), new Cancellation())) {
      assertEquals("llama", model.spec().modelType());
      assertEquals(result.parameters(), model.spec().parameters());
    }
  }

  @Test
  void aTrainingIsNeverOverwritten(Engine engine) {
    var directory = folder.resolve("model");
    run(LmTrainer.start(engine, config(5, ""), directory));
    assertThrows(
        FeaturescopeException.class, () -> LmTrainer.start(engine, config(5, ""), directory));
    assertThrows(
        FeaturescopeException.class,
        () -> LmTrainer.start(engine, config(5, ""), Golden.folder("models/gpt2")));
  }

  @Test
  void whatIsMissingIsOneSentence(Engine engine) throws IOException {
    assertThrows(
        FeaturescopeException.class, () -> LmTrainer.resume(engine, folder.resolve("nothing")));

    var missing = config(5, ",\"corpus\": [{\"file\": \"no-such-file.txt\", \"weight\": 1}]");
    assertThrows(
        FeaturescopeException.class,
        () -> run(LmTrainer.start(engine, missing, folder.resolve("a"))));

    Files.writeString(corpus, "Short.");
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> run(LmTrainer.start(engine, config(5, ""), folder.resolve("b"))));
    assertTrue(problem.problem().contains("too short"), problem.problem());

    Files.write(corpus, new byte[] {'a', (byte) 0xFF, 'b'});
    var notText =
        assertThrows(
            FeaturescopeException.class,
            () -> run(LmTrainer.start(engine, config(5, ""), folder.resolve("c"))));
    assertTrue(notText.problem().contains("not text"), notText.problem());
    assertFalse(Files.exists(folder.resolve("c/run/tokens-0.bin")));
  }
}
