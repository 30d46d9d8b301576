package org.featurescope.compute.job;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// A request to stop, checked by the work itself: once a layer, a token or a step.
public final class Cancellation {
  private final BooleanSupplier others;
  private volatile boolean requested;

  public Cancellation() {
    this(() -> false);
  }

  private Cancellation(BooleanSupplier others) {
    this.others = others;
  }

  /// One that asks as soon as this one or another does.
  public Cancellation or(Cancellation other) {
    return new Cancellation(() -> isCancelled() || other.isCancelled());
  }

  /// Asks the work to stop at its next check. May be called from any thread, any number of times.
  public void cancel() {
    requested = true;
  }

  public boolean isCancelled() {
    return requested || others.getAsBoolean();
  }

  /// @throws CancellationException when [#cancel] was called
  public void check() {
    if (isCancelled()) {
      throw new CancellationException("cancelled");
    }
  }
}
