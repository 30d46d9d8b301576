package org.featurescope.compute.index;

import java.util.Arrays;
import java.util.Comparator;

/// The first few of all that was offered, in order. What it holds depends on what was offered
/// alone, not on when.
///
/// Items are only put down as they come, with a number that orders them, and sorted out when half
/// as many again have gathered: looking into items that lie about in memory is what costs.
///
/// @param <T> what is kept; of equals one
final class Kept<T> {
  private static final int FIRST = 4;

  private final int most;
  private final Comparator<T> order;
  private long[] keys = {};
  private Object[] items = {};
  private int size;

  /// A key above this is not among the first.
  private long floor = Long.MAX_VALUE;

  /// Whether the items are in order and no more than are kept.
  private boolean settled = true;

  /// @param order never contradicts the keys: of two items the one with the lower key comes first
  Kept(int most, Comparator<T> order) {
    this.most = most;
    this.order = order;
  }

  /// Whether an item with this key may be among the first.
  boolean wants(long key) {
    return key <= floor;
  }

  /// Takes an item if it is among the first.
  void offer(long key, T item) {
    if (key > floor) {
      return;
    }
    if (size == items.length) {
      if (size >= most + most / 2) {
        sortOut();
      }
      if (size == items.length) {
        grow();
      }
    }
    keys[size] = key;
    items[size++] = item;
    settled = false;
  }

  private void grow() {
    var room = Math.max(FIRST, 2 * size);
    // Beyond what is usual only where keys tie.
    room = size < most + most / 2 ? Math.min(room, most + most / 2) : room;
    keys = Arrays.copyOf(keys, room);
    items = Arrays.copyOf(items, room);
  }

  /// Drops what is certainly not among the first.
  private void sortOut() {
    var sorted = Arrays.copyOf(keys, size);
    Arrays.sort(sorted);
    floor = sorted[most - 1];
    var kept = 0;
    for (var i = 0; i < size; i++) {
      if (keys[i] <= floor) {
        keys[kept] = keys[i];
        items[kept++] = items[i];
      }
    }
    Arrays.fill(items, kept, size, null);
    size = kept;
    if (size > most) {
      settle();
    }
  }

  /// Puts the items in order.
  private void settle() {
    if (settled) {
      return;
    }
    settled = true;
    if (settleByKeys()) {
      return;
    }
    var sorted = new Integer[size];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, (a, b) -> order.compare(item(a), item(b)));
    var newKeys = new long[Math.min(size, most)];
    var newItems = new Object[newKeys.length];
    var count = 0;
    for (var i = 0; i < size && count < newItems.length; i++) {
      var item = item(sorted[i]);
      if (count == 0 || !item.equals(newItems[count - 1])) {
        newKeys[count] = keys[sorted[i]];
        newItems[count++] = item;
      }
    }
    keys = newKeys;
    items = newItems;
    size = count;
    floor = size == most ? keys[size - 1] : Long.MAX_VALUE;
  }

  /// Where no two keys are equal, they are all that needs to be looked at.
  private boolean settleByKeys() {
    var sorted = Arrays.copyOf(keys, size);
    Arrays.sort(sorted);
    for (var i = 1; i < size; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return false;
      }
    }
    var newItems = new Object[Math.min(size, most)];
    for (var i = 0; i < size; i++) {
      var at = Arrays.binarySearch(sorted, keys[i]);
      if (at < newItems.length) {
        newItems[at] = items[i];
      }
    }
    items = newItems;
    size = newItems.length;
    keys = Arrays.copyOf(sorted, size);
    floor = size == most ? keys[size - 1] : Long.MAX_VALUE;
    return true;
  }

  @SuppressWarnings("unchecked")
  private T item(int index) {
    return (T) items[index];
  }

  /// How many are kept.
  int size() {
    settle();
    return size;
  }

  /// One of them, by its place in the order.
  T get(int index) {
    settle();
    return item(index);
  }

  void offerAll(Kept<T> others) {
    others.settle();
    for (var i = 0; i < others.size; i++) {
      offer(others.keys[i], others.item(i));
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Kept<?> that) || size() != that.size()) {
      return false;
    }
    return Arrays.equals(items, 0, size, that.items, 0, size);
  }

  @Override
  public int hashCode() {
    return size();
  }
}
