package org.featurescope.compute.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/// How fast work goes on, told by its reports.
///
/// The first moments are slow, above all while Java warms up, and what comes over a network comes
/// now faster, now slower: so the later half of the time counts. Work of another kind has a speed
/// of its own, and what was done before its first report tells nothing about it.
public final class Pace {
  /// Reports that are closer together than this share of the time so far are taken as one: few are
  /// remembered, however long it takes.
  private static final int FINEST = 100;

  /// A rate over a shorter time than this would be noise.
  private static final long SHORTEST_NANOS = 300_000_000L;

  private record Moment(long done, long nanos) {}

  private final Deque<Moment> moments = new ArrayDeque<>();
  private String unit = "";
  private long begun;

  /// Takes a report.
  ///
  /// @param nanos when it came
  /// @return units a second; empty in the first moments
  public OptionalDouble rate(long done, String of, long nanos) {
    if (moments.isEmpty() || !of.equals(unit) || done < moments.getLast().done) {
      unit = of;
      begun = nanos;
      moments.clear();
      moments.addLast(new Moment(done, nanos));
    }
    var elapsed = nanos - begun;
    var from = moments.removeFirst();
    while (!moments.isEmpty() && moments.getFirst().nanos - begun <= elapsed / 2) {
      from = moments.removeFirst();
    }
    moments.addFirst(from);
    if (nanos - moments.getLast().nanos > elapsed / FINEST) {
      moments.addLast(new Moment(done, nanos));
    }
    return elapsed < SHORTEST_NANOS || done == from.done
        ? OptionalDouble.empty()
        : OptionalDouble.of((done - from.done) * 1e9 / (nanos - from.nanos));
  }
}
