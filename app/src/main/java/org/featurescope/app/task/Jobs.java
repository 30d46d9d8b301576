package org.featurescope.app.task;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.collections.ObservableList;
import org.featurescope.compute.job.Job;

/// Runs long work away from the screen and reports back on the screen's thread. View models know
/// only this interface, so they are tested without a toolkit.
public interface Jobs extends AutoCloseable {

  /// Starts `job` on a thread of its own.
  ///
  /// @param ended is told the outcome on the screen's thread
  <T> RunningJob submit(Job<T> job, Consumer<Outcome<T>> ended);

  /// The jobs under way, oldest first; changes on the screen's thread only.
  ObservableList<RunningJob> running();

  /// A receiver that any thread may call at any rate: `onScreen` gets the latest value, once for
  /// all values that arrive before the screen has taken the last one.
  <P> Consumer<P> latest(Consumer<P> onScreen);

  /// Runs `action` on the screen's thread after everything already waiting there.
  void later(Runnable action);

  /// Runs `action` on the screen's thread after `delay`, unless the answer is cancelled before.
  Delayed after(Duration delay, Runnable action);

  /// Cancels what runs and waits a moment for it to stop.
  @Override
  void close();

  /// An action that has not happened yet.
  @FunctionalInterface
  interface Delayed {
    void cancel();
  }
}
