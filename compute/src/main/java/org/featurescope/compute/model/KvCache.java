package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;

/// Keys and values of the positions already seen, so that the next one need not look at them again.
///
/// One pair `[batch, capacity, K, e]` a layer, allocated once. Not for use by two passes at a time.
public final class KvCache implements AutoCloseable {
  /// Bytes of a mirror: a part of the heap that leaves room for that of a second cache beside it.
  private static final long MOST_MIRRORED = Runtime.getRuntime().maxMemory() / 4;

  private final Engine engine;
  private final ModelSpec spec;
  private final int batch;
  private final int firstLayer;
  private final NDManager scope;
  private final List<NDArray> keys = new ArrayList<>();
  private final List<NDArray> values = new ArrayList<>();
  private final List<CacheMirror> keysInJava = new ArrayList<>();
  private final List<CacheMirror> valuesInJava = new ArrayList<>();
  private final int capacity;
  private int length;

  /// @param capacity most positions, at most the model's context
  public KvCache(Engine engine, ModelSpec spec, int batch, int capacity) {
    this(engine, spec, batch, capacity, 0);
  }

  private KvCache(Engine engine, ModelSpec spec, int batch, int capacity, int firstLayer) {
    if (capacity < 1 || capacity > spec.context()) {
      throw new IllegalArgumentException(capacity + " of " + spec.context() + " positions");
    }
    this.engine = engine;
    this.spec = spec;
    this.batch = batch;
    this.capacity = capacity;
    this.firstLayer = firstLayer;
    scope = engine.scope();
    var shape = new Shape(batch, capacity, spec.kvHeads(), spec.dHead());
    for (var i = firstLayer; i < spec.layers(); i++) {
      keys.add(scope.zeros(shape, DataType.FLOAT32));
      values.add(scope.zeros(shape, DataType.FLOAT32));
      keysInJava.add(new CacheMirror());
      valuesInJava.add(new CacheMirror());
    }
  }

  /// A cache of its own that holds the first `length` positions of this one.
  ///
  /// @param fromLayer at least this one's; a fork is for passes that resume at this block or later,
  ///   and keeps nothing of the blocks before it
  public KvCache fork(int fromLayer, int length) {
    if (fromLayer < firstLayer || length > this.length) {
      throw new IllegalArgumentException(
          "layer %d, %d of %d positions".formatted(fromLayer, length, this.length));
    }
    var fork = new KvCache(engine, spec, batch, capacity, fromLayer);
    fork.length = length;
    if (length > 0) {
      try (var own = engine.scope()) {
        var ops = engine.ops(own);
        for (var layer = fromLayer; layer < spec.layers(); layer++) {
          copy(keys.get(layer - firstLayer), fork.keys.get(layer - fromLayer), length, ops);
          copy(values.get(layer - firstLayer), fork.values.get(layer - fromLayer), length, ops);
        }
      }
    }
    return fork;
  }

  private static void copy(NDArray from, NDArray to, int length, Ops ops) {
    try (var held = from.get(new NDIndex().addAllDim().addSliceDim(0, length))) {
      ops.cacheWrite(to, held, 0);
    }
  }

  /// The first block that it holds anything of.
  public int firstLayer() {
    return firstLayer;
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
    keysInJava.get(layer - firstLayer).changedFrom(length * width());
    return ops.cacheWrite(keys.get(layer - firstLayer), k, length);
  }

  NDArray extendValues(Ops ops, int layer, NDArray v) {
    valuesInJava.get(layer - firstLayer).changedFrom(length * width());
    return ops.cacheWrite(values.get(layer - firstLayer), v, length);
  }

  /// Whether an array of Java's and one of its buffers can hold what a layer has, and its heap all
  /// of it once more.
  boolean fitsJava() {
    var layer = (long) batch * capacity * width() * Float.BYTES;
    return layer <= Integer.MAX_VALUE && 2 * keys.size() * layer <= MOST_MIRRORED;
  }

  private int width() {
    return spec.kvHeads() * spec.dHead();
  }

  /// Adds a key `[K, e]` of the next position of the only text, and yields those of all positions
  /// so far, `[S, K, e]` and what may lie behind.
  float[] extendKeys(int layer, float[] k) {
    return extend(keys.get(layer - firstLayer), keysInJava.get(layer - firstLayer), k);
  }

  /// The same of a value.
  float[] extendValues(int layer, float[] v) {
    return extend(values.get(layer - firstLayer), valuesInJava.get(layer - firstLayer), v);
  }

  private float[] extend(NDArray all, CacheMirror mirror, float[] next) {
    var first = length * width();
    var memory = Ops.memory(all);
    memory.asSlice((long) first * Float.BYTES).copyFrom(MemorySegment.ofArray(next));
    mirror.changedFrom(first);
    return mirror.of(memory, first + width());
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
