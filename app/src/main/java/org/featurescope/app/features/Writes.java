package org.featurescope.app.features;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.Job;

/// Edits on their way to the disk, one after the other in the order in which they were made.
final class Writes {
  private final Jobs jobs;
  private final Consumer<Throwable> failed;
  private final Queue<Job<Boolean>> waiting = new ArrayDeque<>();
  private boolean busy;

  /// @param failed is told why an edit was not kept
  Writes(Jobs jobs, Consumer<Throwable> failed) {
    this.jobs = jobs;
    this.failed = failed;
  }

  void add(String title, Runnable write) {
    waiting.add(Work.of(title, write));
    if (!busy) {
      next();
    }
  }

  private void next() {
    var job = waiting.poll();
    busy = job != null;
    if (job != null) {
      jobs.submit(job, this::ended);
    }
  }

  private void ended(Outcome<Boolean> outcome) {
    if (outcome instanceof Outcome.Failed<Boolean>(var cause)) {
      // What was to follow was meant for a state that did not come about.
      waiting.clear();
      failed.accept(cause);
    }
    next();
  }
}
