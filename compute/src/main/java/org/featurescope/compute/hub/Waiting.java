package org.featurescope.compute.hub;

import java.time.Duration;
import org.featurescope.compute.job.Cancellation;

/// How time passes between two tries, and how long a silent connection is borne.
///
/// @param first the pause before the second try; each further one is twice as long
/// @param longest the longest pause, also where the server asks for a longer one
/// @param silence without a byte for so long, a connection counts as dropped
/// @param connect for a connection to come about
/// @param tries without any progress, until a file is given up
record Waiting(Duration first, Duration longest, Duration silence, Duration connect, int tries) {
  private static final long STEP_MILLIS = 100;

  static final Waiting USUAL =
      new Waiting(
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          6);

  /// The pause after the `failures`-th try in a row that brought nothing.
  Duration after(int failures) {
    var doubled = first.multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /// Waits, and looks every moment whether the work was cancelled.
  static void pause(Duration time, Cancellation cancellation) {
    var end = System.nanoTime() + time.toNanos();
    try {
      for (var left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        cancellation.check();
        Thread.sleep(Math.min(left, STEP_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.cancel();
    }
    cancellation.check();
  }
}
