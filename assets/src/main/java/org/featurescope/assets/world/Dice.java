package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;

/// The world's only source of chance: SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014), written out here because the JDK may change how its own
/// generators bound a number, and a corpus must stay the same on every machine and JDK.
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    state = seed;
  }

  /// Independent dice for item `index` of stream `seed`.
  static Dice of(long seed, long index) {
    return new Dice(mix(mix(seed) + index * GOLDEN_GAMMA));
  }

  static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    long value = mix(state);
    state += GOLDEN_GAMMA;
    return value;
  }

  /// A number from 0 to `bound - 1`, by the high half of a 32-bit product (bias below 2^-20 here).
  int below(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nothing lies below " + bound);
    }
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /// A number from `first` to `last`, both included.
  int between(int first, int last) {
    return first + below(last - first + 1);
  }

  boolean chance(int percent) {
    return below(100) < percent;
  }

  <T> T pick(List<T> items) {
    return items.get(below(items.size()));
  }

  /// `count` different items in random order.
  <T> List<T> sample(List<T> items, int count) {
    if (count > items.size()) {
      throw new IllegalArgumentException(count + " of " + items.size() + " items");
    }
    var chosen = new ArrayList<Integer>(count);
    while (chosen.size() < count) {
      int index = below(items.size());
      if (!chosen.contains(index)) {
        chosen.add(index);
      }
    }
    var result = new ArrayList<T>(count);
    for (int index : chosen) {
      result.add(items.get(index));
    }
    return result;
  }

  /// An item that is not `other`.
  <T> T pickBut(List<T> items, T other) {
    while (true) {
      var item = pick(items);
      if (!item.equals(other)) {
        return item;
      }
    }
  }
}
