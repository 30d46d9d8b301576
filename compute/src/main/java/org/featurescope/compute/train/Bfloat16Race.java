package org.featurescope.compute.train;

/// Whether work is faster in bfloat16, which depends on the processor and on the work: measured,
/// never guessed from a name.
///
/// Two runs of one command must not learn different things because something else ran beside one of
/// them: a training asks [org.featurescope.compute.engine.Engine#measuredOnce] for the result.
final class Bfloat16Race {
  private static final int TURNS = 4;

  private Bfloat16Race() {}

  interface Work {
    void take(boolean bfloat16);
  }

  /// The best of several turns counts, because other programs can only slow a turn down.
  static boolean isWon(Work work) {
    var best = new long[] {Long.MAX_VALUE, Long.MAX_VALUE};
    for (var turn = 0; turn < TURNS; turn++) {
      best[0] = Math.min(best[0], time(work, false));
      // A processor without bfloat16 may be a hundred times slower: one turn tells.
      if (turn == 0 || best[1] < 2 * best[0]) {
        best[1] = Math.min(best[1], time(work, true));
      }
    }
    return best[1] < best[0];
  }

  private static long time(Work work, boolean bfloat16) {
    var start = System.nanoTime();
    work.take(bfloat16);
    return System.nanoTime() - start;
  }
}
