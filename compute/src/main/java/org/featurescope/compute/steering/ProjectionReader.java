package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;

/// Reads the projection on a direction of length 1.
///
/// @param unit u `[width, 1]`
record ProjectionReader(NDArray unit) implements Edit.Reader {

  @Override
  public float[] read(NDArray x) {
    try (var projection = x.matMul(unit)) {
      return projection.toFloatArray();
    }
  }
}
