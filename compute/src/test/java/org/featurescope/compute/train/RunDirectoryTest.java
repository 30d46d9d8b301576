package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  @TempDir Path folder;
  private RunDirectory run;

  @BeforeEach
  void open() {
    run = RunDirectory.toStart(folder.resolve("run"));
    run.open();
  }

  private void save(String state) {
    run.save(file -> AtomicFiles.writeText(file, state));
  }

  private String checkpoint() throws IOException {
    return Files.readString(run.checkpoint());
  }

  @Test
  void the_newest_checkpoint_counts() throws IOException {
    assertFalse(run.hasCheckpoint());
    save("one");
    save("two");
    assertTrue(run.hasCheckpoint());
    assertEquals("two", checkpoint());
  }

  @Test
  void what_was_never_proven_gives_way_to_what_was() throws IOException {
    save("good");
    run.proven();
    save("spoiled");
    save("spoiled too");
    run.fallBack();
    assertEquals("good", checkpoint());
  }

  @Test
  void a_proven_checkpoint_stays() throws IOException {
    save("one");
    run.proven();
    save("two");
    run.proven();
    run.fallBack();
    assertEquals("two", checkpoint());
  }

  @Test
  void a_checkpoint_that_cannot_be_written_leaves_the_one_before() throws IOException {
    save("one");
    run.proven();
    assertThrows(
        FeaturescopeException.class,
        () ->
            run.save(file -> {
              throw new FeaturescopeException("the disk is full", "free some space");
            }));
    assertEquals("one", checkpoint());
  }

  @Test
  void a_second_process_finds_what_the_first_left() throws IOException {
    save("good");
    run.proven();
    save("unproven");
    run.close();
    run = RunDirectory.toStart(folder.resolve("elsewhere"));
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/training.json"), "{}");

    run = RunDirectory.toResume(folder.resolve("run"));
    run.open();

    assertEquals("unproven", checkpoint());
    run.fallBack();
    assertEquals("good", checkpoint());
  }

  @Test
  void weights_of_a_training_whose_checkpoints_were_deleted_are_not_replaced() throws IOException {
    run.close();
    var hook = Files.createDirectory(run.directory().resolve("blocks.0.hook_resid_post"));
    Files.writeString(run.config(), "{}");
    RunDirectory.toResume(run.directory());
    Files.writeString(hook.resolve("sae_weights.safetensors"), "weights");

    var begun =
        assertThrows(FeaturescopeException.class, () -> RunDirectory.toStart(run.directory()));
    assertTrue(begun.getMessage().contains("holds weights already"), begun.getMessage());
    var resumed =
        assertThrows(FeaturescopeException.class, () -> RunDirectory.toResume(run.directory()));
    assertTrue(resumed.getMessage().contains("cannot go on"), resumed.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sae_weights.safetensors",
        "blocks.0.hook_resid_post/sae_weights.safetensors",
        "blocks.0.hook_resid_post/cfg.json",
        "metrics.jsonl"
      })
  void what_the_first_export_would_fail_on_is_refused_at_once(String name) throws IOException {
    run.close();
    var kept = run.directory().resolve(name);
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, "what nobody may write to");
    assertTrue(kept.toFile().setReadOnly());
    var refused = assertThrows(FeaturescopeException.class, run::open);
    assertEquals(kept + " is write-protected", refused.problem());
    assertEquals("permit writing to it, or choose another folder", refused.remedy());
    save("a state to go on from");
    assertEquals(
        "permit writing to it: the training goes on in these files alone",
        assertThrows(FeaturescopeException.class, run::open).remedy());
  }

  @Test
  void a_folder_that_may_not_be_looked_into_is_told() throws IOException {
    run.close();
    var closed = Files.createDirectories(run.directory().resolve("private")).toFile();
    assertTrue(closed.setReadable(false));
    if (closed.canRead()) {
      return; // The system's administrator may look into any folder.
    }
    try {
      var refused = assertThrows(FeaturescopeException.class, run::open);
      assertEquals("reading " + closed + " is not permitted", refused.problem());
    } finally {
      assertTrue(closed.setReadable(true));
    }
  }

  @Test
  void settings_that_nobody_may_change_are_no_obstacle() throws IOException {
    run.close();
    assertTrue(Files.writeString(run.config(), "{}").toFile().setReadOnly());
    assertDoesNotThrow(run::open);
  }

  @Test
  void half_written_files_of_a_killed_process_go() throws IOException {
    run.close();
    var half = Files.writeString(run.folder().resolve(".checkpoint.safetensors.1.tmp"), "half");
    var deeper = Files.createDirectory(run.directory().resolve("blocks.0.hook_resid_post"));
    var another = Files.writeString(deeper.resolve(".cfg.json.2.tmp"), "half");
    run.open();
    assertFalse(Files.exists(half));
    assertFalse(Files.exists(another));
  }
}
