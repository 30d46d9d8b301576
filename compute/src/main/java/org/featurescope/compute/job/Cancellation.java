package org.featurescope.compute.job;

import java.util.concurrent.CancellationException;

/// A request to stop, checked by the work itself: once a layer, a token or a step.
public final class Cancellation {
  private volatile boolean requested;

  /// Asks the work to stop at its next check. May be called from any thread, any number of times.
  public void cancel() {
    requested = true;
  }

  public boolean isCancelled() {
    return requested;
  }

  /// @throws CancellationException when [#cancel] was called
  public void check() {
    if (requested) {
      throw new CancellationException("cancelled");
    }
  }
}
