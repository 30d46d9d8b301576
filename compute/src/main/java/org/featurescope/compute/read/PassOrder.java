package org.featurescope.compute.read;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.featurescope.compute.read.Windows.Pass;

/// Which pass comes next: the one nearest to where somebody looks, so that a text is read from
/// there outwards. Of those in view the first comes first; of two equally far away the later one,
/// as people read onwards.
final class PassOrder {
  private final List<Pass> passes;
  private final BitSet waiting;

  PassOrder(List<Pass> passes) {
    this.passes = passes;
    waiting = new BitSet(passes.size());
    waiting.set(0, passes.size());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Takes the next pass out.
  ///
  /// @param from the first token in view
  /// @param to the last token in view
  OptionalInt next(int from, int to) {
    var best = -1;
    var least = Integer.MAX_VALUE;
    for (var pass = waiting.nextSetBit(0); pass >= 0; pass = waiting.nextSetBit(pass + 1)) {
      var distance = distance(passes.get(pass), from, to);
      if (distance < least || distance == least && passes.get(pass).from() > to) {
        best = pass;
        least = distance;
      }
    }
    if (best < 0) {
      return OptionalInt.empty();
    }
    waiting.clear(best);
    return OptionalInt.of(best);
  }

  private static int distance(Pass pass, int from, int to) {
    return Math.max(0, Math.max(pass.from() - to, from - (pass.to() - 1)));
  }
}
