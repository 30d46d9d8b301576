package org.featurescope.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir Path folder;

  /// A training of 10 steps of 4 activations.
  private Path training(String name, String hooks) throws IOException {
    var directory = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        directory.resolve("training.json"),
        "{\"hook\": %s, \"tokens\": 40, \"batch\": 4, \"bufferTokens\": 4}".formatted(hooks));
    return directory;
  }

  @Test
  void a_folder_is_searched_for_trainings_the_newest_first() throws IOException {
    var one = training("one", "[\"blocks.0.hook_resid_post\"]");
    Files.setLastModifiedTime(one.resolve("training.json"), FileTime.fromMillis(1000));
    Files.writeString(
        one.resolve("metrics.jsonl"),
        "{\"step\": 5, \"loss\": 0.5, \"l0\": 3}\n{\"step\": 10, \"loss\": 0.25}\n{\"step\"");
    Files.writeString(one.resolve("sae_weights.safetensors"), "");
    var two = training("two", "[\"blocks.0.hook_resid_post\", \"blocks.1.hook_resid_post\"]");
    for (var part : List.of("blocks.0.hook_resid_post", "blocks.1.hook_resid_post")) {
      Files.writeString(
          Files.createDirectories(two.resolve(part)).resolve("metrics.jsonl"),
          "{\"step\": 5, \"deadFraction\": %s}\n".formatted(part.contains("0") ? 0.1 : 0.3));
    }
    Files.createDirectories(folder.resolve("something else"));
    Files.writeString(
        Files.createDirectories(folder.resolve("broken")).resolve("training.json"), "{\"hook\": 7");
    training("of a language model", "[]");

    var found = TrainingRun.in(folder);
    assertEquals(List.of("two", "one"), found.stream().map(TrainingRun::name).toList());
    assertEquals(
        List.of(
            new Moment(20, Map.of(CourseFigure.LOSS, 0.5, CourseFigure.ACTIVE, 3.0)),
            new Moment(40, Map.of(CourseFigure.LOSS, 0.25))),
        found.get(1).course());
    assertTrue(found.get(1).finished());
    assertTrue(found.get(1).readable());
    assertEquals(0.2, found.get(0).course().getFirst().values().get(CourseFigure.DEAD), 1e-9);
    assertEquals(0.5, found.get(0).share());
    assertFalse(found.get(0).finished());
    assertFalse(found.get(0).readable());
    assertEquals(List.of(), TrainingRun.in(folder.resolve("nowhere")));
  }

  @Test
  void a_killed_training_is_as_far_as_its_checkpoint_whatever_its_log_says() throws IOException {
    var killed = training("killed", "[\"blocks.0.hook_resid_post\"]");
    Files.writeString(killed.resolve("metrics.jsonl"), "{\"step\": 10, \"loss\": 0.5}\n");
    var extents =
        Map.of(
            0, "100\u2009% done, nothing kept",
            4, "100\u2009% done, 40\u2009% kept");
    for (var step : extents.keySet()) {
      keep(killed, step);
      var found = TrainingRun.in(folder).getFirst();
      assertEquals(step / 10.0, found.share());
      assertEquals(extents.get(step), found.extent());
      assertTrue(found.resumable());
    }
    Files.writeString(killed.resolve("run/checkpoint.safetensors"), "damaged");
    assertEquals(1, TrainingRun.in(folder).getFirst().share(), "nobody knows better");
  }

  @Test
  void a_training_whose_checkpoints_were_deleted_does_not_go_on() throws IOException {
    var stopped = training("stopped", "[\"blocks.0.hook_resid_post\"]");
    Files.writeString(stopped.resolve("metrics.jsonl"), "{\"step\": 4, \"loss\": 0.5}\n");
    Files.writeString(stopped.resolve("sae_weights.safetensors"), "");
    var found = TrainingRun.in(folder).getFirst();
    assertFalse(found.finished());
    assertFalse(found.resumable());
    assertEquals("40\u2009% done, no checkpoint to go on from", found.extent());
    assertTrue(found.readable());
    assertFalse(TrainingRun.canGoOn(stopped));
    keep(stopped, 4);
    assertTrue(TrainingRun.canGoOn(stopped));
    assertTrue(TrainingRun.in(folder).getFirst().resumable());
  }

  /// Writes the checkpoint of a step.
  static void keep(Path directory, int step) {
    new SafeTensorsWriter()
        .metadata("step", Integer.toString(step))
        .write(directory.resolve("run/checkpoint.safetensors"));
  }

  @Test
  void what_failed_to_begin_is_no_training() throws IOException {
    var failed = training("failed", "[\"blocks.0.hook_resid_post\"]");
    assertTrue(TrainingRun.isThere(failed), "over, and its run folder deleted");
    var run = Files.createDirectories(failed.resolve("run"));
    assertFalse(TrainingRun.isThere(failed));
    var checkpoint = Files.createFile(run.resolve("checkpoint-before.safetensors"));
    assertTrue(TrainingRun.isThere(failed));
    Files.delete(checkpoint);
    var part = Files.createDirectories(failed.resolve("blocks.0.hook_resid_post"));
    Files.createFile(part.resolve("sae_weights.safetensors"));
    assertTrue(TrainingRun.isThere(failed), "over, and what is in its run folder deleted");
  }

  @Test
  void at_most_three_are_compared_each_in_a_hue_of_its_own() {
    var runs = new TrainingRuns(ImmediateJobs.eager());
    for (var name : List.of("a", "b", "c", "d")) {
      runs.compare(Path.of(name), true);
    }
    assertEquals(OptionalInt.of(2), runs.hue(Path.of("a")));
    assertEquals(OptionalInt.of(4), runs.hue(Path.of("c")));
    assertEquals(OptionalInt.empty(), runs.hue(Path.of("d")));
    runs.compare(Path.of("b"), false);
    runs.compare(Path.of("d"), true);
    assertEquals(OptionalInt.of(3), runs.hue(Path.of("d")));
  }

  @Test
  void what_was_deleted_is_no_longer_compared() throws IOException {
    var kept = training("kept", "[\"blocks.0.hook_resid_post\"]");
    var deleted = training("deleted", "[\"blocks.0.hook_resid_post\"]");
    var runs = new TrainingRuns(ImmediateJobs.eager());
    runs.look(folder);
    runs.compare(deleted, true);
    runs.compare(kept, true);
    Files.delete(deleted.resolve("training.json"));
    runs.look(folder);
    assertEquals(OptionalInt.empty(), runs.hue(deleted), "it would take one of three places");
    assertEquals(OptionalInt.of(3), runs.hue(kept));
  }
}
