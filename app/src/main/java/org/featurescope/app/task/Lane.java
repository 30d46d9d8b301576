package org.featurescope.app.task;

import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.compute.job.Job;

/// Work of which only the newest matters: a new job cancels the one under way and starts when that
/// has stopped, so two forward passes never fight for the processor. Jobs that were overtaken while
/// waiting never start. Used on the screen's thread only.
public final class Lane {
  private final Jobs jobs;
  private Optional<RunningJob> current = Optional.empty();
  private Optional<Runnable> next = Optional.empty();
  private boolean busy;

  /// Counts what was asked for and what was dropped.
  private int asked;

  public Lane(Jobs jobs) {
    this.jobs = jobs;
  }

  /// Runs `job` as soon as the lane is free. When a newer job overtakes it, `ended` is told
  /// [Outcome.Cancelled] or, if it never started, nothing.
  public <T> void submit(Job<T> job, Consumer<Outcome<T>> ended) {
    asked++;
    next = Optional.of(() -> start(job, ended));
    if (busy) {
      current.ifPresent(RunningJob::cancel);
    } else {
      advance();
    }
  }

  /// As [#submit], but of a job that a newer one overtook, or that was dropped, nothing is told.
  public <T> void newest(Job<T> job, Consumer<Outcome<T>> ended) {
    var number = asked + 1;
    submit(
        job,
        outcome -> {
          if (number == asked) {
            ended.accept(outcome);
          }
        });
  }

  /// Runs `job` after the work under way, in place of what waits. For work that follows something
  /// that goes on moving, such as a slider: stopping what is nearly done would show nothing until
  /// the movement ends. A job that was overtaken while it waited never starts.
  public <T> void follow(Job<T> job, Consumer<Outcome<T>> ended) {
    asked++;
    next = Optional.of(() -> start(job, ended));
    if (!busy) {
      advance();
    }
  }

  /// Stops the work under way and forgets what waits.
  public void cancel() {
    next = Optional.empty();
    current.ifPresent(RunningJob::cancel);
  }

  /// Stops what nobody wants any more.
  public void drop() {
    asked++;
    cancel();
  }

  public boolean busy() {
    return busy;
  }

  private <T> void start(Job<T> job, Consumer<Outcome<T>> ended) {
    busy = true;
    current = Optional.empty();
    var handle =
        jobs.submit(
            job,
            outcome -> {
              busy = false;
              current = Optional.empty();
              ended.accept(outcome);
              if (!busy) {
                advance();
              }
            });
    if (busy) {
      current = Optional.of(handle);
    }
  }

  private void advance() {
    var start = next;
    next = Optional.empty();
    start.ifPresent(Runnable::run);
  }
}
