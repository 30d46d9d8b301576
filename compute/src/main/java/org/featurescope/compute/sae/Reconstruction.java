package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;

/// Activations, taken apart and put together again.
///
/// @param features what was active
/// @param output x^, of an autoencoder in the shape of the input
/// @param squaredError |x - x^|^2 by row, x being what was to come out
/// @param squaredLength |x|^2 by row; `squaredError / squaredLength` is the share that was lost
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record Reconstruction(
    FeatureActivations features, NDArray output, float[] squaredError, float[] squaredLength) {

  /// |x - x^|^2 / |x|^2 of a row; 0 for a row of zeros that came back as zeros.
  public float normalisedError(int row) {
    return squaredError[row] == 0 ? 0 : squaredError[row] / squaredLength[row];
  }
}
