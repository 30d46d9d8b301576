package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;

/// Brings a family's parameters from a checkpoint into native arrays, checked and in the program's
/// own layout. Float32 matrices are used where they are mapped, also those that the file holds as
/// `[in, out]`: the others are their transposed views. What has another type is widened once.
final class WeightLoader {
  private static final String EMBEDDING = "wte";

  private final TensorSource source;
  private final Engine engine;
  private final NDManager owner;
  private final Precision precision;

  /// @param source must outlive `owner`: arrays may lie in its files
  WeightLoader(TensorSource source, Engine engine, NDManager owner, Precision precision) {
    this.source = source;
    this.engine = engine;
    this.owner = owner;
    this.precision = precision;
  }

  Weights load(ModelSpec spec, Progress progress, Cancellation cancellation) {
    var map = WeightMap.of(spec);
    // All shapes first: nothing is allocated for a checkpoint that does not fit.
    var names = map.entries().stream().map(entry -> map.locate(entry, source)).toList();
    var parameters = new LinkedHashMap<String, NDArray>();
    for (var i = 0; i < names.size(); i++) {
      cancellation.check();
      var entry = map.entries().get(i);
      parameters.put(entry.name(), load(entry, names.get(i)));
      progress.report(i + 1, names.size(), "tensors");
    }
    var rounded = roundedEmbedding(spec, parameters.get(EMBEDDING));
    if (rounded.isPresent() || !spec.ends().tied()) {
      // Of the embedding only rows are read from now on.
      map.entries().stream()
          .filter(entry -> entry.name().equals(EMBEDDING))
          .forEach(entry -> source.release(map.locate(entry, source)));
    }
    return new Weights(spec, parameters, rounded);
  }

  private NDArray load(WeightMap.Entry entry, String name) {
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var array = new TensorReader(source, ops).read(name, entry.fileShape());
      requireFinite(array, name);
      if (entry.transposed()) {
        array = array.transpose();
      }
      if (isRounded(entry)) {
        array = rounded(array, ops);
        // It is not read again: pages of the file would count as this program's memory.
        source.release(name);
      }
      array.attach(owner);
      return array;
    }
  }

  /// A tied embedding stands a second time in bfloat16: a pass over one token reads all of it, and
  /// of the one in float32 a row.
  private Optional<NDArray> roundedEmbedding(ModelSpec spec, NDArray embedding) {
    if (precision != Precision.BF16 || !spec.ends().tied()) {
      return Optional.empty();
    }
    try (var scope = engine.scope()) {
      var rounded = rounded(embedding, engine.ops(scope));
      rounded.attach(owner);
      return Optional.of(rounded);
    }
  }

  /// Embeddings are looked up row by row and stay in float32, as do vectors.
  private boolean isRounded(WeightMap.Entry entry) {
    var matrix = entry.shape().length == 2 && entry.name().endsWith(".weight");
    return precision == Precision.BF16 && (matrix || entry.name().equals("unembed"));
  }

  /// In bfloat16, the way that is faster here.
  private NDArray rounded(NDArray matrix, Ops ops) {
    var halves = engine.prefersHalves() ? ops.toHalves(matrix) : Optional.<NDArray>empty();
    return halves.orElseGet(() -> ops.toBfloat16(ops.rows(matrix, 0, matrix.getShape().get(0))));
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
