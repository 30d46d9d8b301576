package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;

/// Keys and values of the positions already seen, so that the next one need not look at them again.
///
/// One pair `[batch, capacity, K, e]` a layer, allocated once. Not for use by two passes at a time.
public final class KvCache implements AutoCloseable {
  private final NDManager scope;
  private final List<NDArray> keys = new ArrayList<>();
  private final List<NDArray> values = new ArrayList<>();
  private final int capacity;
  private int length;

  /// @param capacity most positions, at most the model's context
  public KvCache(Engine engine, ModelSpec spec, int batch, int capacity) {
    if (capacity < 1 || capacity > spec.context()) {
      throw new IllegalArgumentException(capacity + " of " + spec.context() + " positions");
    }
    this.capacity = capacity;
    scope = engine.scope();
    var shape = new Shape(batch, capacity, spec.kvHeads(), spec.dHead());
    for (var i = 0; i < spec.layers(); i++) {
      keys.add(scope.zeros(shape, DataType.FLOAT32));
      values.add(scope.zeros(shape, DataType.FLOAT32));
    }
  }

  /// Positions held.
  public int length() {
    return length;
  }

  public int capacity() {
    return capacity;
  }

  /// Forgets every position from `length` on.
  public void truncate(int length) {
    if (length < 0 || length > this.length) {
      throw new IllegalArgumentException(length + " of " + this.length);
    }
    this.length = length;
  }

  /// Adds keys `[B, T, K, e]` of the current positions and yields those of all positions so far.
  NDArray extendKeys(Ops ops, int layer, NDArray k) {
    return ops.cacheWrite(keys.get(layer), k, length);
  }

  NDArray extendValues(Ops ops, int layer, NDArray v) {
    return ops.cacheWrite(values.get(layer), v, length);
  }

  /// Called once at the end of a pass over `count` positions.
  void advance(int count) {
    length += count;
  }

  @Override
  public void close() {
    scope.close();
  }
}
