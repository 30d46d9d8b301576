package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/// How fast the engine reads memory with its threads: the bound of whatever does little with each
/// number, such as decoding one token after another.
public final class MemorySpeed implements AutoCloseable {
  /// More than any cache holds.
  private static final int FLOATS = 64 << 20;

  private final NDArray numbers;

  public MemorySpeed(Engine engine) {
    numbers = engine.scope().ones(new Shape(FLOATS));
  }

  /// Reads a quarter of a gigabyte once.
  ///
  /// @return bytes a second
  public double measure() {
    var start = System.nanoTime();
    try (var sum = numbers.sum()) {
      // Asked for, so that a device has finished.
      sum.toFloatArray();
    }
    return 4.0 * FLOATS / ((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    numbers.getManager().close();
  }
}
