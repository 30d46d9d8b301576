package org.featurescope.compute.store;

import java.util.Arrays;
import java.util.HashMap;
import java.util.function.IntFunction;

/// Strings as numbers that are ordered alike.
final class Ranks {
  private Ranks() {}

  /// The rank of every string among the different ones: few labels are many features', so that the
  /// different ones alone are sorted.
  static int[] of(IntFunction<String> strings, int size) {
    var different = new HashMap<String, Integer>();
    var all = new String[size];
    for (var i = 0; i < size; i++) {
      all[i] = strings.apply(i);
      different.put(all[i], 0);
    }
    var sorted = different.keySet().toArray(String[]::new);
    Arrays.sort(sorted);
    for (var i = 0; i < sorted.length; i++) {
      different.put(sorted[i], i);
    }
    var ranks = new int[size];
    for (var i = 0; i < size; i++) {
      ranks[i] = different.get(all[i]);
    }
    return ranks;
  }
}
