package org.featurescope.app.task;

import java.util.function.Supplier;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// A short piece of work without progress: something that waits for a disk.
public record Work<T>(String title, Supplier<T> body) implements Job<T> {
  @Override
  public T run(Progress progress, Cancellation cancellation) {
    return body.get();
  }

  /// The same for what yields nothing.
  public static Job<Boolean> of(String title, Runnable body) {
    return new Work<>(
        title,
        () -> {
          body.run();
          return true;
        });
  }
}
