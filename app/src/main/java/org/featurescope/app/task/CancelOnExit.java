package org.featurescope.app.task;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.featurescope.compute.job.Cancellation;

/// Makes Ctrl-C, or a request of the system to end, a cancellation: the process ends once the work
/// has stopped at its next check and cleaned up behind itself, or after a grace period.
public final class CancelOnExit implements AutoCloseable {
  private static final long GRACE_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  /// @param cancellation what the work checks
  public CancelOnExit(Cancellation cancellation) {
    this.hook =
        new Thread(
            () -> {
              cancellation.cancel();
              try {
                var inTime = finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
                if (!inTime) {
                  System.err.println("The work did not stop in time.");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "cancel-on-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// The work has ended, one way or the other.
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process is ending already, and the hook has just been told that it need not wait.
      return;
    }
  }
}
