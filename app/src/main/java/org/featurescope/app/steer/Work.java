package org.featurescope.app.steer;

import java.util.function.Supplier;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Something that waits for a disk.
record Work<T>(String title, Supplier<T> work) implements Job<T> {
  @Override
  public T run(Progress progress, Cancellation cancellation) {
    return work.get();
  }
}
