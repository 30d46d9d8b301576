package org.featurescope.app.task;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.featurescope.compute.job.Cancellation;

/// Makes Ctrl-C, or a request of the system to end, a cancellation: the process ends once the work
/// has stopped at its next check and cleaned up behind itself, or after a grace period.
public final class CancelOnExit implements AutoCloseable {
  private static final int GRACE_SECONDS = 20;
  private static final int LOOKS_A_SECOND = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread work = Thread.currentThread();
  private final Thread hook;

  /// @param cancellation what the work checks, which is that of the calling thread
  public CancelOnExit(Cancellation cancellation) {
    this.hook =
        new Thread(
            () -> {
              cancellation.cancel();
              try {
                awaitWork();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "cancel-on-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitWork() throws InterruptedException {
    var opening = 0;
    for (var look = 0; look < GRACE_SECONDS * LOOKS_A_SECOND; look++) {
      if (finished.await(1000 / LOOKS_A_SECOND, TimeUnit.MILLISECONDS)) {
        return;
      }
      opening = opensAFile() ? opening + 1 : 0;
      if (opening == LOOKS_A_SECOND) {
        System.err.println("error: stopped (nobody opened the other end of a pipe)");
        return;
      }
    }
    System.err.println("The work did not stop in time.");
  }

  /// What takes so long to open is a pipe that nobody reads: the system waits for a reader, and
  /// Java cannot tell it to stop. Nothing is lost, since nothing was written.
  private boolean opensAFile() {
    var steps = work.getStackTrace();
    return steps.length > 0 && steps[0].getMethodName().equals("open0");
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
