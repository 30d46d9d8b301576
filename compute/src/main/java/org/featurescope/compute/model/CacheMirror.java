package org.featurescope.compute.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The keys or the values of a layer's cache once more in an array of Java's, where loops over them
/// are ten times as fast. What was written since it was looked at last is copied when it is looked
/// at again.
final class CacheMirror {
  private float[] numbers = new float[0];

  /// How many of them are still those of the cache.
  private int same;

  /// Notes that what lies from `first` on is written anew.
  void changedFrom(int first) {
    same = Math.min(same, first);
  }

  /// The first `count` numbers of `all`, and room behind them; good until the next change.
  ///
  /// @param all the cache in the machine's memory
  float[] of(MemorySegment all, int count) {
    if (numbers.length < count) {
      var most = (int) (all.byteSize() / Float.BYTES);
      numbers = Arrays.copyOf(numbers, (int) Math.min(2L * count, most));
    }
    if (same < count) {
      MemorySegment.copy(
          all, ValueLayout.JAVA_FLOAT, (long) Float.BYTES * same, numbers, same, count - same);
      same = count;
    }
    return numbers;
  }
}
