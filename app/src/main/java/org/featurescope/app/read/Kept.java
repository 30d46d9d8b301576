package org.featurescope.app.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What was made of an open model and is used again: made when it is first asked for, and closed
/// before the model, the last one first. Safe to use from several threads.
public final class Kept implements AutoCloseable {
  private final Map<Object, Object> known = new HashMap<>();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();

  /// @param key whose `equals` says what is the same
  public synchronized <T extends AutoCloseable> T get(Class<T> type, Object key, Supplier<T> make) {
    var found = known.get(key);
    if (found == null) {
      var made = make.get();
      closing.push(made);
      known.put(key, made);
      found = made;
    }
    return type.cast(found);
  }

  @Override
  public synchronized void close() {
    known.clear();
    while (!closing.isEmpty()) {
      try {
        closing.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
