package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Products of single rows by packed matrices, from and into Java's memory. Beside the arithmetic
/// one costs half as much as by [Ops#linear(NDArray, PackedMatrix, Optional)]: what rows are put
/// into is made once for each width, and rounding, widening and adding are no calls of their own.
/// One thread at a time, while the scope of the operations is open.
public final class RowProducts {

  /// Room for a row, and where it lies.
  private record Row(NDArray array, MemorySegment memory) {
    static Row of(NDArray array) {
      return new Row(array, Ops.memory(array));
    }
  }

  private final Ops ops;
  private final Function<NDArray, float[]> numbers;
  private final Map<Integer, Row> rows = new HashMap<>();
  private final Map<Integer, Row> rounded = new HashMap<>();
  private final Supplier<Optional<DirectProduct>> direct;
  private final MemorySegment answers = DirectProduct.answers(Arena.ofAuto());

  /// @param ops plain ones, on the processor
  /// @param numbers those of a bias
  public RowProducts(Ops ops, Function<NDArray, float[]> numbers) {
    this(ops, numbers, DirectProduct::here);
  }

  /// @param direct how bfloat16 is multiplied, where libtorch offers that; asked when needed
  RowProducts(
      Ops ops, Function<NDArray, float[]> numbers, Supplier<Optional<DirectProduct>> direct) {
    this.ops = ops;
    this.numbers = numbers;
    this.direct = direct;
  }

  /// x W^T + b, to the bit what [Ops#linear(NDArray, PackedMatrix, Optional)] gives.
  ///
  /// @param x `[in]`
  /// @param b `[out]` float32
  /// @return `[out]`
  public float[] linear(float[] x, PackedMatrix w, Optional<NDArray> b) {
    return w.bfloat16() ? inBfloat16(x, w, b) : inFloat32(x, w, b);
  }

  private float[] inFloat32(float[] x, PackedMatrix w, Optional<NDArray> b) {
    var row = rows.computeIfAbsent(x.length, width -> Row.of(ops.row(width)));
    row.memory().copyFrom(MemorySegment.ofArray(x));
    try (var y = ops.linear(row.array(), w, b)) {
      return y.toFloatArray();
    }
  }

  private float[] inBfloat16(float[] x, PackedMatrix w, Optional<NDArray> b) {
    var row = rounded.computeIfAbsent(x.length, width -> Row.of(ops.roundedRow(width)));
    row.memory().copyFrom(MemorySegment.ofArray(Bfloat16.round(x)));
    var narrow = new short[w.outputs()];
    multiply(row.array(), w, MemorySegment.ofArray(narrow));
    var y = Bfloat16.widen(narrow);
    b.ifPresent(bias -> add(y, numbers.apply(bias)));
    return y;
  }

  private static void add(float[] y, float[] b) {
    for (var i = 0; i < y.length; i++) {
      y[i] += b[i];
    }
  }

  private void multiply(NDArray row, PackedMatrix w, MemorySegment y) {
    var way = direct.get();
    if (way.isEmpty() || !way.get().into(y, row, w, answers)) {
      // Either there is no other way, or this one says what is wrong.
      try (var product = ops.roundedProduct(row, w)) {
        y.copyFrom(Ops.memory(product));
      }
    }
  }
}
