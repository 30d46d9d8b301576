package org.featurescope.app.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class FxJobsTest {
  private final FxJobs jobs = new FxJobs();

  private interface Work<T> {
    T run(Progress progress, Cancellation cancellation) throws InterruptedException;
  }

  private static <T> Job<T> job(Work<T> work) {
    return Job.of(
        "Work",
        (progress, cancellation) -> {
          try {
            return work.run(progress, cancellation);
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        });
  }

  private <T> CompletableFuture<Outcome<T>> start(
      Job<T> job, CompletableFuture<RunningJob> handle) {
    var ended = new CompletableFuture<Outcome<T>>();
    jobs.later(() ->
        handle.complete(
            jobs.submit(
                job,
                outcome -> {
                  assertTrue(Platform.isFxApplicationThread());
                  assertTrue(jobs.running().isEmpty());
                  ended.complete(outcome);
                })));
    return ended;
  }

  private static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  @Test
  void the_outcome_arrives_on_the_screens_thread() throws Exception {
    var outcome = soon(start(job((progress, cancellation) -> 42), new CompletableFuture<>()));
    assertEquals(new Outcome.Succeeded<>(42), outcome);
  }

  @Test
  void what_was_thrown_is_the_outcome() throws Exception {
    var outcome =
        soon(
            start(
                job((progress, cancellation) -> {
                  throw new FeaturescopeException("broken", "mend it");
                }),
                new CompletableFuture<>()));
    assertInstanceOf(Outcome.Failed.class, outcome);
  }

  @Test
  void a_cancelled_job_stops_at_its_next_check() throws Exception {
    var begun = new CountDownLatch(1);
    var handle = new CompletableFuture<RunningJob>();
    var ended =
        start(
            job((progress, cancellation) -> {
              begun.countDown();
              while (true) {
                cancellation.check();
                Thread.onSpinWait();
              }
            }),
            handle);
    begun.await();
    soon(handle).cancel();
    assertInstanceOf(Outcome.Cancelled.class, soon(ended));
  }

  @Test
  void only_the_latest_of_many_values_reaches_the_screen() throws Exception {
    var shown = new ArrayList<Integer>();
    var blocked = new CountDownLatch(1);
    var done = new CompletableFuture<List<Integer>>();
    jobs.later(() -> {
      try {
        blocked.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    });
    var latest = jobs.<Integer>latest(shown::add);
    for (var i = 0; i < 1000; i++) {
      latest.accept(i);
    }
    jobs.later(() -> done.complete(shown));
    blocked.countDown();
    assertEquals(List.of(999), soon(done));
  }
}
