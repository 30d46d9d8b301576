package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateIndexTest {
  private static final List<IndexRun> RUNS =
      List.of(
          new IndexRun(
              new IndexSubject("toy", "m", "sae", "s", "blocks.0.hook_resid_post", 3),
              "story.txt",
              "c",
              16,
              1,
              "0.1.0",
              100,
              true));

  @TempDir Path folder;

  private static void saveInVain(LateIndex index) {
    assertThrows(
        FeaturescopeException.class,
        () ->
            index.save(
                RUNS,
                out -> {
                  throw new IOException("No space left on device");
                }));
  }

  @Test
  void ofANewOneIntoWhichNothingCanBeWrittenNothingIsLeft() throws IOException {
    try (var index = new LateIndex(folder.resolve("new/w.db"))) {
      saveInVain(index);
      saveInVain(index);
    }
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whatWasKeptBeforeStays() {
    var file = folder.resolve("w.db");
    try (var index = new LateIndex(file)) {
      index.save(RUNS, out -> out.writeLong(1));
      saveInVain(index);
    }
    try (var index = new LateIndex(file)) {
      assertTrue(index.resume(RUNS).isPresent());
      saveInVain(index);
    }
    assertTrue(Files.exists(file));
  }
}
