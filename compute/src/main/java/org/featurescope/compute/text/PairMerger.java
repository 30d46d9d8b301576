package org.featurescope.compute.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/// The words of a training text as chains of symbols, and how often each pair of neighbours occurs.
/// A merge visits only the places where its pair stands, and changes only the counts around them.
final class PairMerger {

  /// A word as symbols, and how often it occurs.
  record Word(int[] symbols, long count) {}

  /// A pair of neighbouring symbols with its count at some moment.
  record Pair(int left, int right, long count) {}

  /// What is known of a pair. Places may be out of date: a place counts while the pair still stands
  /// there.
  private static final class Occurrences {
    long count;
    int[] places = new int[4];
    int size;

    void add(int place, long times) {
      if (size == places.length) {
        places = Arrays.copyOf(places, size * 2);
      }
      places[size++] = place;
      count += times;
    }
  }

  private static final int NONE = -1;

  /// All words one after another; a symbol that was merged into its left neighbour is skipped by
  /// `next` and `previous`.
  private final int[] symbols;

  private final int[] next;
  private final int[] previous;
  private final long[] times;
  private final Map<Long, Occurrences> pairs = new HashMap<>();

  /// May hold counts that are too high; [#mostFrequent] corrects them as they come up.
  private final PriorityQueue<Pair> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Pair::count)
              .reversed()
              .thenComparingInt(Pair::left)
              .thenComparingInt(Pair::right));

  PairMerger(List<Word> words) {
    var length = words.stream().mapToInt(word -> word.symbols().length).sum();
    symbols = new int[length];
    next = new int[length];
    previous = new int[length];
    times = new long[length];
    var at = 0;
    for (var word : words) {
      var last = word.symbols().length - 1;
      for (var i = 0; i <= last; i++, at++) {
        symbols[at] = word.symbols()[i];
        next[at] = i == last ? NONE : at + 1;
        previous[at] = i == 0 ? NONE : at - 1;
        times[at] = word.count();
      }
    }
    for (var place = 0; place < length; place++) {
      if (next[place] != NONE) {
        occurrences(symbols[place], symbols[place + 1]).add(place, times[place]);
      }
    }
    pairs.forEach((key, found) -> queue.add(pair(key, found.count)));
  }

  /// The pair that occurs most often; of several, the one with the smallest ids.
  Optional<Pair> mostFrequent() {
    while (!queue.isEmpty()) {
      var top = queue.poll();
      var found = pairs.get(key(top.left(), top.right()));
      var count = found == null ? 0 : found.count;
      if (count == top.count()) {
        return Optional.of(top);
      }
      if (count > 0) {
        queue.add(new Pair(top.left(), top.right(), count));
      }
    }
    return Optional.empty();
  }

  /// Replaces `pair` by the symbol `merged` wherever it stands, from left to right.
  void merge(Pair pair, int merged) {
    var found = pairs.remove(key(pair.left(), pair.right()));
    var places = Arrays.copyOf(found.places, found.size);
    Arrays.sort(places);
    var grown = new HashSet<Long>();
    for (var place : places) {
      var second = next[place];
      if (symbols[place] == pair.left() && second != NONE && symbols[second] == pair.right()) {
        mergeAt(place, second, merged, grown);
      }
    }
    // Where the pair overlaps itself it lost some of its own counts on the way.
    pairs.remove(key(pair.left(), pair.right()));
    for (var key : grown) {
      var count = pairs.getOrDefault(key, new Occurrences()).count;
      if (count > 0) {
        queue.add(pair(key, count));
      }
    }
  }

  private void mergeAt(int place, int second, int merged, Set<Long> grown) {
    var before = previous[place];
    var after = next[second];
    if (before != NONE) {
      occurrences(symbols[before], symbols[place]).count -= times[place];
      occurrences(symbols[before], merged).add(before, times[place]);
      grown.add(key(symbols[before], merged));
    }
    if (after != NONE) {
      occurrences(symbols[second], symbols[after]).count -= times[place];
      occurrences(merged, symbols[after]).add(place, times[place]);
      grown.add(key(merged, symbols[after]));
      previous[after] = place;
    }
    symbols[place] = merged;
    symbols[second] = NONE;
    next[place] = after;
  }

  private Occurrences occurrences(int left, int right) {
    return pairs.computeIfAbsent(key(left, right), _ -> new Occurrences());
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private static Pair pair(long key, long count) {
    return new Pair((int) (key >>> 32), (int) key, count);
  }
}
