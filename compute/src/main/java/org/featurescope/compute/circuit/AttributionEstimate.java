package org.featurescope.compute.circuit;

import java.util.Locale;
import org.featurescope.compute.engine.MemoryBudget;

/// What an attribution will take from here on, told when the features of the prompt are known and
/// before they are traced.
///
/// @param active features of the prompt
/// @param traced how many of them will be features of the graph
/// @param bytes of memory beside model and transcoders, at its peak
/// @param seconds until the graph is there, its self-check not counted; from the time that the
///   first backward passes took on this machine
public record AttributionEstimate(int active, int traced, long bytes, double seconds) {

  /// In words: "7,500 of 600,000 active features, about 6 min and 4.1 GB of memory".
  public String text() {
    return "%,d of %,d active features, about %s and %s of memory"
        .formatted(traced, active, duration(seconds), MemoryBudget.text(bytes));
  }

  private static String duration(double seconds) {
    return seconds < 10
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : seconds < 100
            ? String.format(Locale.ROOT, "%.0f s", seconds)
            : String.format(Locale.ROOT, "%.0f min", Math.ceil(seconds / 60));
  }
}
