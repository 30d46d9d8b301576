package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class WorkersTest {

  @Test
  void allWorkAtTheSameTime(Engine engine) {
    var everybody = new CountDownLatch(3);
    try (var workers = new Workers(engine, 3)) {
      workers.all(worker -> {
        everybody.countDown();
        // Whoever waits here for the others would wait for ever if they came one after another.
        assertTrue(meets(everybody), "worker " + worker);
      });
    }
  }

  private static boolean meets(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Long enough for the others to be done.
  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureIsReportedWhenAllAreDone(Engine engine) {
    var done = new CopyOnWriteArrayList<Integer>();
    try (var workers = new Workers(engine, 3)) {
      assertThrows(
          CancellationException.class,
          () ->
              workers.all(worker -> {
                if (worker == 1) {
                  throw new CancellationException();
                }
                if (worker == 2) {
                  pause();
                }
                done.add(worker);
              }));
      assertEquals(List.of(0, 2), done.stream().sorted().toList());

      workers.all(done::add);
      assertEquals(5, done.size(), "they work on");
    }
  }
}
