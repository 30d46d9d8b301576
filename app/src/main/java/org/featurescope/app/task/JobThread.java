package org.featurescope.app.task;

import java.util.concurrent.CancellationException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The part of running a job that both kinds of [Jobs] share: whatever happens, there is an
/// outcome.
final class JobThread {
  private JobThread() {}

  static <T> Outcome<T> run(Job<T> job, RunningJob running, Progress progress) {
    try {
      running.cancellation().check();
      return new Outcome.Succeeded<>(job.run(progress, running.cancellation()));
    } catch (CancellationException stopped) {
      return new Outcome.Cancelled<>();
    } catch (Throwable failure) {
      // An error (out of memory, a native library that is missing) must reach the person as well.
      return new Outcome.Failed<>(failure);
    }
  }
}
