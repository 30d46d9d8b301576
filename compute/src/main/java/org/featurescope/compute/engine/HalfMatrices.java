package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The matrices of a model that are kept as halves, in the order in which a pass over one token
/// multiplies by them.
public final class HalfMatrices {
  /// @param halves `[in, out]`
  /// @param next halves of the matrix that follows; nothing for the last one
  record Entry(MemorySegment halves, Optional<MemorySegment> next) {}

  private final Map<NDArray, Entry> entries = new IdentityHashMap<>();

  /// @param matrices each `[out, in]` as [Ops#toHalves] yields it; they stay open as long as this
  ///   is used
  public HalfMatrices(List<NDArray> matrices) {
    var next = Optional.<MemorySegment>empty();
    for (var matrix : matrices.reversed()) {
      var halves = HalfProduct.halves(matrix);
      entries.put(matrix, new Entry(halves, next));
      next = Optional.of(halves);
    }
  }

  Optional<Entry> find(NDArray matrix) {
    return Optional.ofNullable(entries.get(matrix));
  }
}
