package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.HookPoint;

/// The caches of a stream, one file for every hook. Whether a fill comes from them or from the
/// model, its values are rounded alike: what a training learns does not depend on what the disk
/// holds.
final class ActivationCaches implements AutoCloseable {
  /// Rows that go through Java's memory at once.
  private static final int CHUNK = 4096;

  private final Engine engine;
  private final Map<HookPoint, ActivationCache> files = new TreeMap<>();
  private final int rows;

  /// @param folder where the files are, or are to be
  /// @param key what the activations follow from, beside the hook
  /// @param widths of the activations
  /// @param rows activations of a fill
  /// @param fills fills that will be needed in all
  /// @param bfloat16 how new activations are made, unless there are some already
  /// @throws FeaturescopeException if the disk has no room for them, or holds something else there
  ActivationCaches(
      Engine engine,
      Path folder,
      String key,
      Map<HookPoint, Integer> widths,
      int rows,
      long fills,
      boolean bfloat16) {
    this.engine = engine;
    this.rows = rows;
    try {
      widths.forEach((hook, width) -> {
        var file = folder.resolve(key.substring(0, 16) + "-" + hook.name() + ".f16");
        files.put(hook, ActivationCache.open(file, width, rows, bfloat16));
      });
      requireRoom(folder, widths, fills);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void requireRoom(Path folder, Map<HookPoint, Integer> widths, long fills) {
    var needed =
        widths.entrySet().stream()
            .mapToLong(entry ->
                Math.max(0, fills - files.get(entry.getKey()).fills())
                    * rows
                    * entry.getValue()
                    * Short.BYTES)
            .sum();
    try {
      var free = Files.getFileStore(folder).getUsableSpace();
      if (needed > free) {
        throw new FeaturescopeException(
            "The cache of activations needs %s more on the disk, and %s are free"
                .formatted(MemoryBudget.text(needed), MemoryBudget.text(free)),
            "leave out the cache, choose another disk for it, or train on fewer tokens");
      }
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /// In which ways the activations that are there were made: none, one or both.
  Set<Boolean> bfloat16() {
    return files.values().stream()
        .filter(file -> !file.isEmpty())
        .map(ActivationCache::bfloat16)
        .collect(Collectors.toSet());
  }

  /// Says how activations are made, and forgets the files whose activations were made otherwise.
  void keepOnly(boolean bfloat16) {
    var others =
        files.entrySet().stream()
            .filter(entry -> !entry.getValue().agree(bfloat16))
            .map(Map.Entry::getKey)
            .toList();
    others.forEach(hook -> files.remove(hook).close());
  }

  /// The hooks whose activations a fill lacks.
  Set<HookPoint> missing(long fill, Set<HookPoint> all) {
    return all.stream()
        .filter(hook -> !files.containsKey(hook) || !files.get(hook).holds(fill))
        .collect(Collectors.toSet());
  }

  /// Brings a fill from the disk into the buffer.
  ///
  /// @param put writes rows into a buffer, from a row on
  void load(long fill, HookPoint hook, Rows put) {
    var file = files.get(hook);
    chunks()
        .forEach(first -> {
          var count = (int) Math.min(CHUNK, rows - first);
          try (var scope = engine.scope()) {
            var values = file.read(fill, (int) first, count);
            put.put(values, (int) first, scope);
          }
        });
  }

  /// Rounds a fill in the buffer, and brings it to the disk if it is the next one there.
  ///
  /// @param get reads rows of the buffer
  void store(long fill, HookPoint hook, Slice get, Rows put) {
    var file = files.get(hook);
    var kept = file != null && file.accepts(fill);
    chunks()
        .forEach(first -> {
          var count = (int) Math.min(CHUNK, rows - first);
          try (var scope = engine.scope()) {
            var values = get.get((int) first, count, scope).toFloatArray();
            if (!ActivationCache.round(values)) {
              throw new FeaturescopeException(
                  "An activation at %s is too large for a cache in 16 bits".formatted(hook),
                  "train without a cache");
            }
            put.put(values, (int) first, scope);
            if (kept) {
              file.write((int) first, values);
            }
          }
        });
    if (kept) {
      file.added();
    }
  }

  private LongStream chunks() {
    return LongStream.iterate(0, first -> first < rows, first -> first + CHUNK);
  }

  /// Puts rows into a buffer.
  @FunctionalInterface
  interface Rows {
    void put(float[] values, int first, NDManager scope);
  }

  /// Rows of a buffer, `[count, width]`.
  @FunctionalInterface
  interface Slice {
    NDArray get(int first, int count, NDManager scope);
  }

  @Override
  public void close() {
    files.values().forEach(ActivationCache::close);
  }
}
