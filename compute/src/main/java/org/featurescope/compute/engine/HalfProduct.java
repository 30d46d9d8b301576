package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One row by a bfloat16 matrix that is kept as halves (IEEE 754 binary16), on a processor without
/// bfloat16 of its own: as fast as the matrix comes from memory, where libtorch takes twice as
/// long.
///
/// Such processors widen halves in one instruction, which the compiler uses in the plain loop
/// below. The matrix lies as `[in, out]`, so that a loop runs over outputs; four inputs are taken
/// at a time, from four distant places, because memory delivers several steady streams faster than
/// one. How the sums are cut does not depend on the number of threads, and so neither do their last
/// bits.
final class HalfProduct {
  /// Outputs whose sums stay in a cache of their own thread.
  private static final int WIDEST = 16_384;

  /// Ranges of inputs with sums of their own, where there are too few ranges of outputs to share.
  /// As measured: with four, memory delivers less.
  private static final int RANGES = 8;

  /// Ranges of outputs that are enough to share.
  private static final int ENOUGH = 4;

  /// Numbers of a matrix that are worth a second thread.
  private static final long WORTH_SHARING = 1 << 18;

  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT;

  private HalfProduct() {}

  /// x W^T. As in the other products by a bfloat16 matrix, x is rounded to it and the result is
  /// not.
  ///
  /// @param x `[..., in]` float32, one row
  /// @param w `[out, in]`, a transposed view of halves
  /// @return `[..., out]` in `scope`
  static NDArray of(NDArray x, NDArray w, Engine engine, NDManager scope) {
    var shape = x.getShape();
    var y = of(x.toFloatArray(), w, engine);
    var out = shape.slice(0, shape.dimension() - 1).addAll(new Shape(y.length));
    return engine.ops(scope).copied(y, out);
  }

  /// The same from and into Java's memory.
  ///
  /// @param x `[in]`
  /// @return `[out]`
  static float[] of(float[] x, NDArray w, Engine engine) {
    var rounded = Bfloat16.widen(Bfloat16.round(x));
    try (var rows = w.transpose()) {
      return product(Ops.memory(rows), rounded, (int) w.getShape().get(0), engine.crew());
    }
  }

  /// @param halves `[in, out]`
  /// @param x `[in]`
  /// @return `[out]`
  static float[] product(MemorySegment halves, float[] x, int outputs, Crew crew) {
    var columns = Math.ceilDiv(outputs, WIDEST);
    var width = Math.ceilDiv(outputs, columns);
    var ranges = columns < ENOUGH ? RANGES : 1;
    var sums = new float[ranges][outputs];
    var worth = (long) x.length * outputs >= WORTH_SHARING;
    crew.product(
        columns * ranges,
        worth,
        part -> {
          var range = part % ranges;
          var from = part / ranges * width;
          add(
              halves,
              x,
              x.length * range / ranges,
              x.length * (range + 1) / ranges,
              sums[range],
              from,
              Math.min(outputs, from + width));
        });
    for (var range = 1; range < ranges; range++) {
      for (var j = 0; j < outputs; j++) {
        sums[0][j] += sums[range][j];
      }
    }
    return sums[0];
  }

  /// Adds the inputs from `first` up to `end`, for the outputs from `from` up to `to`.
  private static void add(
      MemorySegment halves, float[] x, int first, int end, float[] y, int from, int to) {
    var row = 2L * y.length;
    var each = (end - first) / 4;
    // Of rows that are not taken whole, neighbours lie far apart as it is.
    var neighbours = to - from < y.length;
    var apart = neighbours ? 1 : each;
    for (var k = 0; k < each; k++) {
      var i = neighbours ? first + 4 * k : first + k;
      addFour(
          halves,
          i * row + 2L * from,
          apart * row,
          x[i],
          x[i + apart],
          x[i + 2 * apart],
          x[i + 3 * apart],
          y,
          from,
          to - from);
    }
    for (var i = first + 4 * each; i < end; i++) {
      addOne(halves, i * row + 2L * from, x[i], y, from, to - from);
    }
  }

  private static void addFour(
      MemorySegment w,
      long a,
      long apart,
      float x0,
      float x1,
      float x2,
      float x3,
      float[] y,
      int from,
      int count) {
    var b = a + apart;
    var c = b + apart;
    var d = c + apart;
    for (var j = 0; j < count; j++) {
      var sum = Math.fma(x3, number(w, d + 2L * j), y[from + j]);
      sum = Math.fma(x2, number(w, c + 2L * j), sum);
      sum = Math.fma(x1, number(w, b + 2L * j), sum);
      y[from + j] = Math.fma(x0, number(w, a + 2L * j), sum);
    }
  }

  private static void addOne(MemorySegment w, long at, float x, float[] y, int from, int count) {
    for (var j = 0; j < count; j++) {
      y[from + j] = Math.fma(x, number(w, at + 2L * j), y[from + j]);
    }
  }

  private static float number(MemorySegment w, long at) {
    return Float.float16ToFloat(w.get(HALF, at));
  }
}
