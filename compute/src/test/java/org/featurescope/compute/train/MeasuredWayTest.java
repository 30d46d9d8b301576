package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whether bfloat16 is faster is measured where nobody says whether to use it, and two measurements
/// may disagree: on a processor with bfloat16, small models are as fast in it as without. Two runs
/// of one command must learn the same for all that, and so must one that was interrupted.
///
/// What the machine has measured is written here, so any processor shows it.
class MeasuredWayTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");

  @TempDir Path folder;
  private Path measurements;
  private Path corpus;

  /// Stands for the end of the process: nothing after it is done.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// What is trained, and how often that asks whether bfloat16 is faster.
  enum Training {
    /// The model's activations, and the way to the strongest latents.
    AUTOENCODER(2, "sae_weights.safetensors") {
      @Override
      Job<?> start(Engine engine, Path corpus, Path into) {
        return SaeTrainer.start(engine, autoencoder(corpus, "topk"), into);
      }

      @Override
      Job<?> resume(Engine engine, Path from) {
        return SaeTrainer.resume(engine, from);
      }
    },
    /// Only one way to the latents.
    NESTED_AUTOENCODER(1, "sae_weights.safetensors") {
      @Override
      Job<?> start(Engine engine, Path corpus, Path into) {
        return SaeTrainer.start(engine, autoencoder(corpus, "matryoshka_batchtopk"), into);
      }

      @Override
      Job<?> resume(Engine engine, Path from) {
        return SaeTrainer.resume(engine, from);
      }
    },
    LANGUAGE_MODEL(1, "model.safetensors") {
      @Override
      Job<?> start(Engine engine, Path corpus, Path into) {
        return LmTrainer.start(engine, model(corpus), into);
      }

      @Override
      Job<?> resume(Engine engine, Path from) {
        return LmTrainer.resume(engine, from);
      }
    };

    private final int questions;
    private final String weights;

    Training(int questions, String weights) {
      this.questions = questions;
      this.weights = weights;
    }

    abstract Job<?> start(Engine engine, Path corpus, Path into);

    abstract Job<?> resume(Engine engine, Path from);

    byte[] weights(Path directory) throws IOException {
      return Files.readAllBytes(directory.resolve(weights));
    }
  }

  private static SaeTrainingConfig autoencoder(Path corpus, String kind) {
    var json =
        """
        {"model": "%s", "hook": "blocks.1.hook_resid_post", "corpus": [{"file": "%s", "weight": 1}],
         "context": 16, "tokens": 768, "batch": 64, "latents": 128, "k": 4, "bufferTokens": 256,
         "learningRate": 0.003, "checkpointSteps": 5, "kind": "%s"}
        """;
    return SaeTrainingConfig.parse(json.formatted(text(MODEL), text(corpus), kind), "the test");
  }

  private static LmTrainingConfig model(Path corpus) {
    var json =
        """
        {"layers": 2, "dModel": 16, "heads": 2, "context": 16, "vocabulary": 280, "batch": 4,
         "tokens": 768, "learningRate": 0.01, "heldOutTokens": 64, "checkpointSteps": 5,
         "corpus": [{"file": "%s", "weight": 1}]}
        """;
    return LmTrainingConfig.parse(json.formatted(text(corpus)), "the test");
  }

  private static String text(Path file) {
    return file.toString().replace("\\", "\\\\");
  }

  @BeforeEach
  void writeACorpus() throws IOException {
    measurements = Files.createDirectory(folder.resolve("measurements"));
    var animals = List.of("cat", "dog", "bird", "horse");
    var random = new Random(3);
    var text = new StringBuilder();
    for (var i = 0; i < 400; i++) {
      var animal = animals.get(random.nextInt(animals.size()));
      text.append("The ").append(animal).append(" sees the ").append(animal).append(".\n\n\n");
    }
    corpus = Files.writeString(folder.resolve("corpus.txt"), text);
  }

  /// As a process of its own would.
  private void train(Training training, String into) {
    try (var engine = TestEngine.measuringIn(measurements)) {
      training.start(engine, corpus, folder.resolve(into)).run(Progress.none(), new Cancellation());
    }
  }

  private List<Path> answers() throws IOException {
    try (var files = Files.list(measurements)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("answer-"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private void answer(boolean faster) throws IOException {
    for (var file : answers()) {
      Files.writeString(file, String.valueOf(faster));
    }
  }

  /// For how much of the training the checkpoint says that it goes on in bfloat16.
  private long waysInBfloat16(String directory) {
    var checkpoint = folder.resolve(directory).resolve("run/checkpoint.safetensors");
    try (var opened = SafeTensors.open(checkpoint)) {
      return opened.metadata().entrySet().stream()
          .filter(entry -> entry.getKey().endsWith("bfloat16"))
          .filter(entry -> entry.getValue().equals("true"))
          .count();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTrainingGoesTheWayThatTheFirstOneFound(Training training) throws IOException {
    train(training, "first");
    assertEquals(training.questions, answers().size(), "kept for every later training");
    var learned = training.weights(folder.resolve("first"));
    train(training, "second");
    assertArrayEquals(learned, training.weights(folder.resolve("second")));

    for (var faster : List.of(true, false)) {
      answer(faster);
      train(training, "where " + faster);
      assertEquals(faster ? training.questions : 0, waysInBfloat16("where " + faster));
    }
    assertFalse(
        Arrays.equals(
            training.weights(folder.resolve("where true")),
            training.weights(folder.resolve("where false"))),
        "there would be nothing to agree on");
  }

  @ParameterizedTest
  @EnumSource
  void aTrainingThatGoesOnKeepsItsWay(Training training) throws IOException {
    train(training, "first");
    answer(true);
    train(training, "whole");
    Progress kill =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 8) {
            throw new Killed();
          }
        };
    var broken = folder.resolve("broken");
    try (var engine = TestEngine.measuringIn(measurements)) {
      var job = training.start(engine, corpus, broken);
      assertThrows(Killed.class, () -> job.run(kill, new Cancellation()));
    }

    answer(false);
    try (var engine = TestEngine.measuringIn(measurements)) {
      training.resume(engine, broken).run(Progress.none(), new Cancellation());
    }

    assertArrayEquals(training.weights(folder.resolve("whole")), training.weights(broken));
  }
}
