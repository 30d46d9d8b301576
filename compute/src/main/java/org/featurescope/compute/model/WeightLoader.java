package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;

/// Brings a family's parameters from a checkpoint into native arrays, checked and in the program's
/// own layout. Float32 matrices that lie in the file as they are needed are used where they are
/// mapped; all others are widened or turned once.
final class WeightLoader {
  private static final long LARGEST_BUFFER = Integer.MAX_VALUE - 8L;

  private final TensorSource source;
  private final Engine engine;
  private final NDManager owner;
  private final Arena arena;
  private final Precision precision;

  /// @param arena backs the arrays together with the mapped file; both must outlive `owner`
  WeightLoader(
      TensorSource source, Engine engine, NDManager owner, Arena arena, Precision precision) {
    this.source = source;
    this.engine = engine;
    this.owner = owner;
    this.arena = arena;
    this.precision = precision;
  }

  Weights load(ModelSpec spec, Progress progress, Cancellation cancellation) {
    var map = WeightMap.of(spec);
    // All shapes first: nothing is allocated for a checkpoint that does not fit.
    var names = map.entries().stream().map(entry -> map.locate(entry, source)).toList();
    var parameters = new LinkedHashMap<String, NDArray>();
    for (var i = 0; i < names.size(); i++) {
      cancellation.check();
      if (!names.get(i).isEmpty()) {
        var entry = map.entries().get(i);
        parameters.put(entry.name(), load(entry, names.get(i)));
      }
      progress.report(i + 1, names.size(), "tensors");
    }
    return new Weights(spec, parameters);
  }

  private NDArray load(WeightMap.Entry entry, String name) {
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var array = array(scope, name, entry.fileShape());
      requireFinite(array, name);
      if (entry.transposed()) {
        array = ops.transposed(array);
      }
      array = inPrecision(entry, array, ops);
      array.attach(owner);
      return array;
    }
  }

  /// Embeddings are looked up row by row and stay in float32, as do vectors.
  private NDArray inPrecision(WeightMap.Entry entry, NDArray array, Ops ops) {
    var matrix = entry.shape().length == 2 && entry.name().endsWith(".weight");
    return precision == Precision.BF16 && (matrix || entry.name().equals("unembed"))
        ? ops.toBfloat16(array)
        : array;
  }

  private NDArray array(NDManager scope, String name, long[] shape) {
    var info = source.info(name);
    if (info.elements() * Float.BYTES > LARGEST_BUFFER) {
      throw new FeaturescopeException(
          name + " is larger than 2 GB", "choose a model with a smaller vocabulary or width");
    }
    var segment = source.segment(name);
    var usable = info.dtype() == DType.F32 && segment.address() % Float.BYTES == 0;
    return scope.create(
        (usable ? segment : widened(name, info.elements()))
            .asByteBuffer()
            .order(ByteOrder.nativeOrder()),
        new Shape(shape),
        DataType.FLOAT32);
  }

  private MemorySegment widened(String name, long elements) {
    var segment = arena.allocate(Math.max(1, elements) * Float.BYTES, 64);
    source.floats(name, segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer());
    return segment;
  }

  /// A sum is finite only if all its terms are.
  private static void requireFinite(NDArray array, String name) {
    try (var sum = array.sum()) {
      if (!Float.isFinite(sum.getFloat())) {
        throw new FeaturescopeException(
            name + " holds values that are not numbers",
            "download the model again; if that does not help, its training failed");
      }
    }
  }
}
