package org.featurescope.compute.index;

import java.util.Arrays;
import java.util.Comparator;

/// The first few of all that was offered, in order. What it holds depends on what was offered
/// alone, not on when.
///
/// @param <T> what is kept; of equals one
final class Kept<T> {
  private static final int FIRST = 4;

  private final int most;
  private final Comparator<T> order;
  private Object[] items = {};
  private int size;

  Kept(int most, Comparator<T> order) {
    this.most = most;
    this.order = order;
  }

  int size() {
    return size;
  }

  int most() {
    return most;
  }

  boolean full() {
    return size == most;
  }

  @SuppressWarnings("unchecked")
  T get(int index) {
    return (T) items[index];
  }

  T last() {
    return get(size - 1);
  }

  /// Takes an item if it is among the first.
  void offer(T item) {
    if (full() && order.compare(item, last()) >= 0) {
      return;
    }
    var at = place(item);
    if (at < size && order.compare(item, get(at)) == 0) {
      return;
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.min(most, Math.max(FIRST, 2 * size)));
    }
    var moved = full() ? size - 1 - at : size - at;
    System.arraycopy(items, at, items, at + 1, moved);
    items[at] = item;
    size += full() ? 0 : 1;
  }

  /// The first index whose item does not come before `item`.
  private int place(T item) {
    var low = 0;
    var high = size;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (order.compare(get(middle), item) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void offerAll(Kept<T> others) {
    for (var i = 0; i < others.size; i++) {
      offer(others.get(i));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Kept<?> that
        && size == that.size
        && Arrays.equals(items, 0, size, that.items, 0, size);
  }

  @Override
  public int hashCode() {
    return size;
  }
}
