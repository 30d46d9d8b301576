package org.featurescope.app.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Work that is begun before there is a window, each on a thread of its own: the pool that all of
/// Java shares has one thread on a small machine, and one task would wait for the other.
public final class Background {
  private Background() {}

  /// Does what it is given one after the other, on one thread that ends with the process.
  public static ExecutorService oneByOne(String name) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("featurescope-" + name).factory());
  }

  /// Begins `work` and returns at once.
  public static <T> CompletableFuture<T> begin(String name, Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work, task -> Thread.ofPlatform().daemon().name("featurescope-" + name).start(task));
  }
}
