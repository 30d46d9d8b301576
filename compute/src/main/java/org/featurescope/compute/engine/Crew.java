package org.featurescope.compute.engine;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/// Threads that help with the parts of one product after another.
///
/// To wake a thread takes a good part of the time that a product does, and a token needs fifty of
/// them: so a helper looks out for the next product for a moment before it leaves. Where libtorch
/// takes the products, that would keep a core from libtorch's own threads: helpers look out only
/// while products are taken here.
final class Crew implements AutoCloseable {
  /// Nanoseconds; between two products of a token there are fewer.
  private static final long PATIENCE = 500_000;

  /// Nanoseconds, at most, from a product of one token to one of the next.
  private static final long BETWEEN_TOKENS = 20_000_000;

  /// Multiplications that are worth a helper which is looking out, and one that must be woken.
  private static final long WORTH_HELP = 1 << 16;

  private static final long WORTH_WAKING = 1 << 18;

  private static final Work NONE = new Work(0, part -> {});

  private final int helpers;
  private final ForkJoinPool pool;
  private final AtomicInteger awake = new AtomicInteger();
  private final ReentrantLock taken = new ReentrantLock();
  private volatile Work work = NONE;
  private volatile long lastProduct = System.nanoTime() - BETWEEN_TOKENS;

  /// @param threads how many, the caller's included
  Crew(int threads) {
    helpers = threads - 1;
    pool = new ForkJoinPool(Math.max(1, helpers));
  }

  /// Does all parts of a product of a token.
  ///
  /// @param worth whether help is worth it
  void product(int parts, boolean worth, IntConsumer part) {
    lastProduct = System.nanoTime();
    share(parts, worth, part);
  }

  private boolean takesProducts() {
    return System.nanoTime() - lastProduct < BETWEEN_TOKENS;
  }

  /// Does all parts of something that takes so many multiplications.
  void share(int parts, long multiplications, IntConsumer part) {
    share(parts, multiplications >= (takesProducts() ? WORTH_HELP : WORTH_WAKING), part);
  }

  /// Does all parts, and returns when they are done. Which thread does which is left open. Without
  /// helpers, and while another thread has them, the caller does all.
  ///
  /// @param worth whether help is worth it
  /// @throws RuntimeException or an error: one that a part threw
  private void share(int parts, boolean worth, IntConsumer part) {
    if (!worth || helpers == 0 || parts < 2 || !taken.tryLock()) {
      for (var i = 0; i < parts; i++) {
        part.accept(i);
      }
      return;
    }
    try {
      var all = new Work(parts, part);
      work = all;
      while (awake.get() < Math.min(helpers, parts - 1)) {
        awake.incrementAndGet();
        pool.execute(this::help);
      }
      all.join();
      all.finish();
    } finally {
      work = NONE; // which holds on to nothing
      taken.unlock();
    }
  }

  /// One that leaves just as there is work again is missed once.
  private void help() {
    var before = NONE;
    var since = System.nanoTime();
    do {
      var now = work;
      if (now == before) {
        Thread.onSpinWait();
      } else {
        now.join();
        before = now;
        since = System.nanoTime();
      }
    } while (takesProducts() && System.nanoTime() - since < PATIENCE);
    awake.decrementAndGet();
  }

  @Override
  public void close() {
    pool.close();
  }

  /// Parts of which each thread takes the next one.
  private static final class Work {
    private final int parts;
    private final IntConsumer part;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile Throwable failure;

    Work(int parts, IntConsumer part) {
      this.parts = parts;
      this.part = part;
    }

    void join() {
      for (var i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
        try {
          part.accept(i);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    /// Waits for what others do.
    void finish() {
      while (done.get() < parts) {
        Thread.onSpinWait();
      }
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        default -> throw (Error) failure;
      }
    }
  }
}
