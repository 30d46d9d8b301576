package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps readings in memory, at once.
final class MemoryCache implements ReadingCache {
  final Map<Key, Map<Integer, byte[]>> kept = new HashMap<>();
  final List<Integer> loaded = new ArrayList<>();
  int open;

  @Override
  public Shelf open(Supplier<Key> key) {
    var shelf = kept.computeIfAbsent(key.get(), k -> new HashMap<>());
    open++;
    return new Shelf() {
      @Override
      public Optional<byte[]> load(int pass) {
        var found = Optional.ofNullable(shelf.get(pass));
        found.ifPresent(bytes -> loaded.add(pass));
        return found;
      }

      @Override
      public boolean has(int pass) {
        return shelf.containsKey(pass);
      }

      @Override
      public void save(int pass, Supplier<byte[]> numbers) {
        shelf.put(pass, numbers.get());
      }

      @Override
      public void close() {
        open--;
      }
    };
  }
}
