package org.featurescope.compute.train;

import java.util.function.LongSupplier;

/// Whether work is faster in bfloat16, which depends on the processor and on the work: measured,
/// never guessed from a name.
///
/// Two runs of one command must not learn different things because something else ran beside one of
/// them: a training asks [org.featurescope.compute.engine.Engine#measuredOnce] for the result.
final class Bfloat16Race {
  private static final int TURNS = 4;
  private static final int MOST_TURNS = 16;

  /// The two shortest times of a quiet machine differ by no more.
  private static final double ALIKE = 1.1;

  private Bfloat16Race() {}

  interface Work {
    void take(boolean bfloat16);
  }

  /// The best of several turns counts, because other programs can only slow a turn down; and of so
  /// many turns that the best of each kind was met twice, as nearly as may be.
  static boolean isWon(Work work) {
    return isWon(work, System::nanoTime);
  }

  static boolean isWon(Work work, LongSupplier clock) {
    var single = new Times();
    var half = new Times();
    for (var turn = 0; turn < MOST_TURNS; turn++) {
      single.add(time(work, false, clock));
      // A processor without bfloat16 may be a hundred times slower: one turn tells.
      var hopeless = turn > 0 && half.best >= 2 * single.best;
      if (!hopeless) {
        half.add(time(work, true, clock));
      }
      if (turn + 1 >= TURNS && single.areAlike() && (hopeless || half.areAlike())) {
        break;
      }
    }
    return half.best < single.best;
  }

  /// The two shortest of some times.
  private static final class Times {
    private long best = Long.MAX_VALUE;
    private long second = Long.MAX_VALUE;

    void add(long time) {
      second = Math.min(second, Math.max(best, time));
      best = Math.min(best, time);
    }

    boolean areAlike() {
      return second <= ALIKE * best;
    }
  }

  private static long time(Work work, boolean bfloat16, LongSupplier clock) {
    var start = clock.getAsLong();
    work.take(bfloat16);
    return clock.getAsLong() - start;
  }
}
