package org.featurescope.app.steer;

import java.util.Comparator;

/// Which token's probability is worth following where nobody has chosen one.
final class Targets {
  /// A plan that moves the next token by less than this has no target of its own.
  private static final double MOVED = 0.02;

  private Targets() {}

  /// The token that gains most, or where none gains the likeliest; the one before as long as it is
  /// one of those.
  ///
  /// @param before id of the last one, -1 for none
  static int of(Seen seen, int before) {
    var most = seen.next().stream().max(Comparator.comparingDouble(Seen.Next::change));
    var gains = most.filter(next -> next.change() > MOVED);
    var kept = seen.next(before).filter(next -> next.change() > MOVED || gains.isEmpty());
    return kept.or(() -> gains)
        .or(() -> seen.next().stream().findFirst())
        .map(Seen.Next::id)
        .orElse(-1);
  }
}
