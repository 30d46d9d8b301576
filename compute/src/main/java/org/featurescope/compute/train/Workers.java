package org.featurescope.compute.train;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.featurescope.compute.engine.Engine;

/// Threads that work side by side, each with its part of the tensor library's own threads.
///
/// Two threads inside one product wait for each other at the end of every one of a model's small
/// operations; two threads with a piece of the batch each do not.
final class Workers implements AutoCloseable {
  private final Engine engine;
  private final int count;
  private final int threadsEach;
  private final ExecutorService others;

  /// @param count how many, this thread included
  Workers(Engine engine, int count) {
    this.engine = engine;
    this.count = count;
    this.threadsEach = Math.max(1, engine.threads() / count);
    this.others = Executors.newFixedThreadPool(Math.max(1, count - 1), this::thread);
  }

  /// libtorch's number of threads belongs to the thread that sets it.
  private Thread thread(Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name("worker")
        .unstarted(() -> {
          JniUtils.setNumThreads(threadsEach);
          work.run();
        });
  }

  int count() {
    return count;
  }

  /// Does the work of every number below [#count] at the same time, number 0 on this thread, and
  /// waits for all of it.
  ///
  /// @throws RuntimeException the first that one of them threw
  void all(IntConsumer work) {
    if (count == 1) {
      work.accept(0);
      return;
    }
    var waiting = new ArrayList<Future<?>>();
    JniUtils.setNumThreads(threadsEach);
    try {
      for (var i = 1; i < count; i++) {
        var number = i;
        waiting.add(others.submit(() -> work.accept(number)));
      }
      work.accept(0);
    } finally {
      var failure = await(waiting);
      JniUtils.setNumThreads(engine.threads());
      if (failure != null) {
        throw failure;
      }
    }
  }

  /// What went wrong in the others, once all are done; null when nothing did.
  private static RuntimeException await(Iterable<Future<?>> waiting) {
    RuntimeException failure = null;
    for (var future : waiting) {
      try {
        future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        failure = failure == null ? (RuntimeException) e.getCause() : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = new IllegalStateException("interrupted", e);
      }
    }
    return failure;
  }

  @Override
  public void close() {
    others.shutdown();
  }
}
