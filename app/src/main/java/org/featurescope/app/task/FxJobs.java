package org.featurescope.app.task;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.featurescope.compute.job.Job;

/// Jobs on daemon threads, news on the JavaFX thread. Beside [Toolkit] the only caller of
/// `Platform.runLater`.
public final class FxJobs implements Jobs {
  private static final long PATIENCE_SECONDS = 2;

  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("featurescope-job-", 1).factory());
  private final ObservableList<RunningJob> running = FXCollections.observableArrayList();
  private final ObservableList<RunningJob> runningView =
      FXCollections.unmodifiableObservableList(running);

  @Override
  public <T> RunningJob submit(Job<T> job, Consumer<Outcome<T>> ended) {
    var handle = new RunningJob(job.title(), System::nanoTime);
    if (workers.isShutdown()) {
      // The window is closed: what one job's end would begin nobody waits for.
      handle.cancel();
      return handle;
    }
    running.add(handle);
    workers.execute(() -> {
      var outcome =
          JobThread.run(job, handle, handle.progress(() -> Platform.runLater(handle::flush)));
      Platform.runLater(() -> {
        running.remove(handle);
        ended.accept(outcome);
      });
    });
    return handle;
  }

  @Override
  public ObservableList<RunningJob> running() {
    return runningView;
  }

  @Override
  public <P> Consumer<P> latest(Consumer<P> onScreen) {
    var waiting = new AtomicReference<P>();
    return value -> {
      if (waiting.getAndSet(value) == null) {
        Platform.runLater(() -> onScreen.accept(waiting.getAndSet(null)));
      }
    };
  }

  @Override
  public void later(Runnable action) {
    Platform.runLater(action);
  }

  @Override
  public Delayed after(Duration delay, Runnable action) {
    var pause = new PauseTransition(javafx.util.Duration.millis(delay.toMillis()));
    pause.setOnFinished(event -> action.run());
    pause.play();
    return pause::stop;
  }

  @Override
  public void close() {
    running.forEach(RunningJob::cancel);
    workers.shutdown();
    try {
      workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
