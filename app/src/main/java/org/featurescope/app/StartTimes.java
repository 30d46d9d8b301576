package org.featurescope.app;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// When the steps of a start were done, for `bench start`: the property `featurescope.bench.start`
/// asks for them, and without it nothing is kept.
final class StartTimes {
  private static final boolean WANTED = System.getProperty("featurescope.bench.start") != null;
  private static final Map<String, Instant> DONE = new LinkedHashMap<>();

  private StartTimes() {}

  static boolean wanted() {
    return WANTED;
  }

  /// Notes that a step is done, the first time.
  static void done(String step) {
    if (WANTED) {
      var now = Instant.now();
      synchronized (DONE) {
        DONE.putIfAbsent(step, now);
      }
    }
  }

  /// Prints a line a step: its name and milliseconds since 1970.
  static void print() {
    synchronized (DONE) {
      DONE.forEach((step, when) -> System.out.println(step + " " + when.toEpochMilli()));
    }
    System.out.flush();
  }
}
