package org.featurescope.compute.engine;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Threads that work side by side on one piece of work, each with its part of the tensor library's
/// own threads.
///
/// Two threads inside one product wait for each other at the end of every one of a small model's
/// operations; two threads with a piece of the batch each do not.
public final class Workers implements AutoCloseable {
  private final Engine engine;
  private final int count;
  private final int threadsEach;
  private final ExecutorService others;

  /// @param count how many, the caller's thread included
  public Workers(Engine engine, int count) {
    this.engine = engine;
    this.count = count;
    this.threadsEach = Math.max(1, engine.threads() / count);
    this.others = Executors.newFixedThreadPool(Math.max(1, count - 1));
  }

  public int count() {
    return count;
  }

  /// Does the work of every number below [#count] at the same time, number 0 on this thread, and
  /// waits for all of it, whatever happens.
  ///
  /// @throws RuntimeException or an error: that of the lowest number that failed
  public void all(IntConsumer work) {
    if (count == 1) {
      work.accept(0);
      return;
    }
    var failures = new Throwable[count];
    // libtorch keeps this number for each thread, and beside it one for threads that it has not
    // seen yet: so it is set here before the others begin, and there as well.
    engine.useThreads(threadsEach);
    var waiting =
        IntStream.range(1, count)
            .mapToObj(number ->
                CompletableFuture.runAsync(
                    () -> {
                      engine.useThreads(threadsEach);
                      attempt(work, number, failures);
                    },
                    others))
            .toArray(CompletableFuture[]::new);
    attempt(work, 0, failures);
    CompletableFuture.allOf(waiting).join();
    engine.useThreads(engine.threads());
    Arrays.stream(failures).filter(Objects::nonNull).findFirst().ifPresent(Workers::rethrow);
  }

  /// Does the work of every number below `items`, each on the thread that is free next, and waits
  /// for all of it.
  ///
  /// @throws RuntimeException or an error, if one failed
  public void each(int items, IntConsumer work) {
    var next = new AtomicInteger();
    all(worker -> {
      for (var item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
        work.accept(item);
      }
    });
  }

  private static void attempt(IntConsumer work, int number, Throwable[] failures) {
    try {
      work.accept(number);
    } catch (RuntimeException | Error e) {
      failures[number] = e;
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  @Override
  public void close() {
    others.close();
  }
}
