package org.featurescope.compute.train;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.FullProgress;
import org.featurescope.compute.job.Progress;

/// Lets a training take a few steps, and keeps how fast they are. The first ones are slow, above
/// all while Java warms up: so that they do not count, as many are taken as there is time for (see
/// [StepPace]).
final class EstimateClock extends FullProgress {
  /// Steps in all, at most.
  static final int MOST = 60;

  private static final int FEWEST = 5;

  /// Time after which no other step is taken.
  private static final double SECONDS = 2;

  /// Enough is known.
  static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Enough() {
      super("enough", null, false, false);
    }
  }

  private final Progress seen;
  private final LongSupplier nanoTime;
  private OptionalDouble rate = OptionalDouble.empty();
  private long begun;

  /// @param seen is told what is done; how many steps there will be is not known
  EstimateClock(Progress seen, LongSupplier nanoTime) {
    this.seen = seen;
    this.nanoTime = nanoTime;
  }

  /// @throws Enough after the last step that is worth its time
  @Override
  public void report(
      long done, long total, String unit, List<Figure> figures, OptionalDouble rate) {
    var now = nanoTime.getAsLong();
    if (done == 0) {
      begun = now;
    }
    this.rate = rate;
    seen.report(done, -1, unit, figures);
    if (done >= FEWEST && (now - begun) / 1e9 >= SECONDS) {
      throw new Enough();
    }
  }

  /// How long a step takes; to be asked after some.
  double secondsAStep() {
    return 1 / rate.orElseThrow();
  }
}
