package org.featurescope.app.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.featurescope.compute.job.Job;

/// Jobs without threads or a toolkit. [#eager] finishes every job before `submit` returns; [#held]
/// keeps jobs until [#runPending], so that the moment in between can be looked at. Delays pass when
/// [#elapse] is called, and at once in the eager kind.
public final class ImmediateJobs implements Jobs {
  private final boolean eager;
  private final ObservableList<RunningJob> running = FXCollections.observableArrayList();
  private final Queue<Runnable> pending = new ArrayDeque<>();
  private final List<Runnable> delayed = new ArrayList<>();

  private ImmediateJobs(boolean eager) {
    this.eager = eager;
  }

  public static ImmediateJobs eager() {
    return new ImmediateJobs(true);
  }

  public static ImmediateJobs held() {
    return new ImmediateJobs(false);
  }

  @Override
  public <T> RunningJob submit(Job<T> job, Consumer<Outcome<T>> ended) {
    var handle = new RunningJob(job.title(), System::nanoTime);
    running.add(handle);
    pending.add(() -> {
      var outcome = JobThread.run(job, handle, handle.progress(() -> {}));
      handle.flush();
      running.remove(handle);
      ended.accept(outcome);
    });
    if (eager) {
      runPending();
    }
    return handle;
  }

  /// Runs the jobs that wait, and those that they start.
  public void runPending() {
    for (var next = pending.poll(); next != null; next = pending.poll()) {
      next.run();
    }
  }

  /// Lets every delay pass.
  public void elapse() {
    var due = List.copyOf(delayed);
    delayed.clear();
    due.forEach(Runnable::run);
  }

  @Override
  public ObservableList<RunningJob> running() {
    return running;
  }

  @Override
  public <P> Consumer<P> latest(Consumer<P> onScreen) {
    return onScreen;
  }

  @Override
  public void later(Runnable action) {
    action.run();
  }

  @Override
  public Delayed after(Duration delay, Runnable action) {
    if (eager) {
      action.run();
      return () -> {};
    }
    delayed.add(action);
    return () -> delayed.remove(action);
  }

  @Override
  public void close() {
    running.forEach(RunningJob::cancel);
    runPending();
  }
}
