package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;

/// Several windows have one workspace open.
class WindowsTest extends OpenWorkspace {

  @Test
  void aSecondWindowSeesWhatTheFirstOneChanges() {
    INDEX.publishTo(workspace);
    try (var second = second()) {
      assertFalse(second.changed());
      workspace.labels().set(key(3), Label.typed("from the first"));
      assertTrue(second.changed());
      assertFalse(second.changed());
      assertEquals("from the first", second.features(INDEX.subject()).label(3));
      second.notes().set(key(3), "from the second");
      assertFalse(second.changed());
      assertTrue(workspace.changed());
      assertEquals("from the second", workspace.notes().of(key(3)));
    }
  }

  @Test
  void manyThreadsOfTwoWindowsReadWriteAndIndexAtATime() throws Exception {
    INDEX.publishTo(workspace);
    try (var second = second();
        var threads = Executors.newFixedThreadPool(6)) {
      var work =
          IntStream.range(0, 6)
              .mapToObj(thread ->
                  threads.submit(() -> {
                    var window = thread % 2 == 0 ? workspace : second;
                    for (var i = 0; i < 25; i++) {
                      window.labels().set(key(thread * 25 + i), Label.typed("t" + thread));
                      assertEquals(700, window.features(INDEX.subject()).size());
                    }
                    if (thread == 0) {
                      new MadeUpIndex(INDEX.subject(), 5, 2).publishTo(window);
                    }
                    return thread;
                  }))
              .toList();
      for (var done : work) {
        done.get();
      }
      var table = second.features(INDEX.subject());
      for (var latent = 0; latent < 150; latent++) {
        assertEquals("t" + latent / 25, table.label(latent));
      }
    }
    assertEquals(List.of(), new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation()));
  }

  @Test
  void windowsThatMakeAWorkspaceAtATimeHaveTheSameOne() throws Exception {
    INDEX.publishTo(workspace);
    var pack = folder.resolve("pack.db");
    workspace.copyTo(pack);
    for (var packs : List.of(List.<Path>of(), List.of(pack))) {
      for (var round = 0; round < 40; round++) {
        var fresh = folder.resolve("fresh-" + packs.size() + "-" + round + ".db");
        openAtATime(fresh, packs, 4);
        try (var opened = Workspace.open(fresh)) {
          for (var window = 0; window < 4; window++) {
            assertEquals("of window " + window, opened.notes().of(key(window)));
          }
        }
      }
    }
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
    }
  }

  /// Every window opens a file that is not there yet, and writes a note on a feature of its number.
  private static void openAtATime(Path fresh, List<Path> packs, int windows) throws Exception {
    var start = new CyclicBarrier(windows);
    try (var threads = Executors.newFixedThreadPool(windows)) {
      var work =
          IntStream.range(0, windows)
              .mapToObj(window ->
                  threads.submit(() -> {
                    start.await();
                    try (var opened = Workspace.openWith(fresh, packs)) {
                      opened.notes().set(key(window), "of window " + window);
                    }
                    return window;
                  }))
              .toList();
      for (var done : work) {
        done.get();
      }
    }
  }
}
