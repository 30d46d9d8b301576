package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Whole trainings on a disk that fills up: at the start, in a checkpoint, in the log, at the end.
@ExtendWith(TestEngine.class)
class FullDiskTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");

  @TempDir Path folder;
  private Path corpus;

  @BeforeEach
  void writeACorpus() throws IOException {
    corpus =
        Files.writeString(
            folder.resolve("corpus.txt"), "the cat saw a dog run home\n\n\n".repeat(200));
  }

  private LmTrainingConfig lm() {
    return LmTrainingConfig.parse(
        """
        {"layers": 1, "dModel": 16, "heads": 2, "context": 16, "vocabulary": 270, "batch": 2,
         "tokens": 640, "bf16": "off", "heldOutTokens": 32, "checkpointSteps": 5,
         "corpus": [{"file": "%s", "weight": 1}]}
        """
            .formatted(corpus),
        "the test");
  }

  private SaeTrainingConfig sae() {
    return SaeTrainingConfig.parse(
        """
        {"model": "%s", "hook": ["blocks.0.hook_resid_post", "blocks.1.hook_resid_post"],
         "context": 16, "tokens": 640, "batch": 32, "latents": 64, "k": 4, "bufferTokens": 128,
         "bf16": "off", "checkpointSteps": 5, "logSteps": 2,
         "corpus": [{"file": "%s", "weight": 1}]}
        """
            .formatted(MODEL, corpus),
        "the test");
  }

  /// @param start makes a new training in a folder
  /// @param resume makes one that goes on
  /// @param result the file that the training is for
  private void trainOnAFullDisk(
      Function<Path, Job<?>> start, Function<Path, Job<?>> resume, String result)
      throws IOException {
    var large = new SmallDisk(Files.createDirectory(folder.resolve("large")), Long.MAX_VALUE);
    run(start.apply(large.folder().resolve("run")));
    var whole = Files.readAllBytes(large.folder().resolve("run").resolve(result));

    for (var share : List.of(0.0, 0.05, 0.3, 0.6, 0.8, 0.95)) {
      var place = Files.createDirectory(folder.resolve("disk-" + share));
      var disk = new SmallDisk(place, (long) (share * large.most()));
      var directory = disk.folder().resolve("run");

      var problem =
          assertThrows(
              FeaturescopeException.class, () -> run(start.apply(directory)), "at " + share);

      assertTrue(problem.problem().startsWith("the disk is full: "), problem.problem());
      assertEquals("free some space, or choose another disk", problem.remedy());
      assertWholeFilesOnly(place);

      disk.resize(Long.MAX_VALUE);
      var begun = Files.exists(directory.resolve("training.json"));
      run(begun ? resume.apply(directory) : start.apply(directory));
      assertArrayEquals(whole, Files.readAllBytes(directory.resolve(result)), "at " + share);
    }
  }

  private static void run(Job<?> training) {
    training.run(Progress.none(), new Cancellation());
  }

  private static void assertWholeFilesOnly(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var name = file.getFileName().toString();
        assertTrue(!name.endsWith(".tmp"), "left behind: " + file);
        if (name.endsWith(".safetensors")) {
          SafeTensors.open(file).close();
        }
      }
    }
  }

  @Test
  void aLanguageModelGoesOnWhenThereIsRoomAgain(Engine engine) throws IOException {
    trainOnAFullDisk(
        directory -> LmTrainer.start(engine, lm(), directory),
        directory -> LmTrainer.resume(engine, directory),
        "model.safetensors");
  }

  @Test
  void autoencodersGoOnWhenThereIsRoomAgain(Engine engine) throws IOException {
    trainOnAFullDisk(
        directory -> SaeTrainer.start(engine, sae(), directory),
        directory -> SaeTrainer.resume(engine, directory),
        "blocks.1.hook_resid_post/sae_weights.safetensors");
  }
}
