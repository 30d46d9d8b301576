package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Ops;

/// A checkpoint's tensors as native float32 arrays. What is float32 stays where it is mapped; what
/// is not is widened a portion at a time into memory of its own, and the file's pages are given
/// back: no tensor is in memory twice.
///
/// @param ops own the arrays
record TensorReader(TensorSource source, Ops ops) {
  /// A buffer of Java's is no larger.
  private static final long LARGEST_BUFFER = Integer.MAX_VALUE - 8L;

  /// Numbers that are widened at a time: 16 MB.
  private static final long PORTION = 1L << 22;

  NDArray read(String name, long[] shape) {
    var segment = source.segment(name);
    var usable =
        source.info(name).dtype() == DType.F32
            && segment.address() % Float.BYTES == 0
            && segment.byteSize() <= LARGEST_BUFFER;
    return usable
        ? ops.scope()
            .create(
                segment.asByteBuffer().order(ByteOrder.nativeOrder()),
                new Shape(shape),
                DataType.FLOAT32)
        : widened(name, shape);
  }

  private NDArray widened(String name, long[] shape) {
    var rows = shape[0];
    var width = Math.max(1, source.info(name).elements() / Math.max(1, rows));
    var atOnce = Math.clamp(PORTION / width, 1, Math.max(1, rows));
    var array = ops.scope().create(new Shape(rows, width), DataType.FLOAT32);
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(atOnce * width * Float.BYTES, 64);
      for (var first = 0L; first < rows; first += atOnce) {
        var count = Math.min(atOnce, rows - first);
        var bytes =
            buffer
                .asSlice(0, count * width * Float.BYTES)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
        source.floats(name, first * width, bytes.asFloatBuffer());
        var shapeOfPart = new Shape(count, width);
        try (var part = ops.scope().create(bytes, shapeOfPart, DataType.FLOAT32)) {
          ops.writeRows(array, part, first);
        }
      }
    }
    source.release(name);
    return array.reshape(shape);
  }
}
