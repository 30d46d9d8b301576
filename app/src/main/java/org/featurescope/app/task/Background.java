package org.featurescope.app.task;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Work that is begun before there is a window, each on a thread of its own: the pool that all of
/// Java shares has one thread on a small machine, and one task would wait for the other.
public final class Background {
  private Background() {}

  /// Begins `work` and returns at once.
  public static <T> CompletableFuture<T> begin(String name, Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work, task -> Thread.ofPlatform().daemon().name("featurescope-" + name).start(task));
  }
}
