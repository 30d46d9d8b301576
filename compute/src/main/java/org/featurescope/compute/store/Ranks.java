package org.featurescope.compute.store;

import java.util.Arrays;
import java.util.Comparator;

/// Strings as numbers that are ordered alike.
final class Ranks {
  private record Entry(String string, int at) {}

  private Ranks() {}

  /// The rank of every string; equal ones share theirs.
  static int[] of(String... strings) {
    var entries = new Entry[strings.length];
    for (var i = 0; i < strings.length; i++) {
      entries[i] = new Entry(strings[i], i);
    }
    Arrays.parallelSort(entries, Comparator.comparing(Entry::string));
    var ranks = new int[strings.length];
    for (var i = 1; i < entries.length; i++) {
      var same = entries[i].string().equals(entries[i - 1].string());
      ranks[entries[i].at()] = ranks[entries[i - 1].at()] + (same ? 0 : 1);
    }
    return ranks;
  }
}
