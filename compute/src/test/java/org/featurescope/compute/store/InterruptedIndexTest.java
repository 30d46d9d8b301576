package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

/// What an index has counted when it is stopped.
class InterruptedIndexTest extends OpenWorkspace {

  @Test
  void anIndexGoesOnFromWhatWasSavedLast() throws IOException {
    var runs = List.of(INDEX.run());
    var index = workspace.index();
    assertTrue(index.resume(runs).isEmpty());
    index.save(runs, out -> out.writeLong(1));
    var long2 = new byte[3_000_001];
    long2[3_000_000] = 7;
    index.save(runs, out -> out.write(long2));
    try (var second = second();
        var saved = new DataInputStream(second.index().resume(runs).orElseThrow())) {
      assertArrayEquals(long2, saved.readAllBytes());
    }
    index.done(runs);
    assertTrue(index.resume(runs).isEmpty());
  }

  @Test
  void whatWasSavedForAnotherCorpusIsNotGoneOnWith() {
    workspace.index().save(List.of(INDEX.run()), out -> out.writeLong(1));
    assertTrue(workspace.index().resume(List.of(MadeUpIndex.of("second", 30, 1).run())).isEmpty());
  }

  @Test
  void aSaveThatBreaksOffLeavesTheOneBefore() throws IOException {
    var runs = List.of(INDEX.run());
    workspace.index().save(runs, out -> out.writeLong(42));
    assertThrows(
        FeaturescopeException.class,
        () ->
            workspace
                .index()
                .save(
                    runs,
                    out -> {
                      out.write(new byte[12_000_000]);
                      throw new IOException("gone");
                    }));
    try (var saved = new DataInputStream(workspace.index().resume(runs).orElseThrow())) {
      assertEquals(42, saved.readLong());
    }
  }
}
