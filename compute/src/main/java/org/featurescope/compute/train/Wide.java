package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/// Numbers of an array of float32 or float64, in double precision.
final class Wide {
  private Wide() {}

  static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    var floats = array.toFloatArray();
    var wide = new double[floats.length];
    for (var i = 0; i < wide.length; i++) {
      wide[i] = floats[i];
    }
    return wide;
  }

  static double number(NDArray scalar) {
    return scalar.getDataType() == DataType.FLOAT64 ? scalar.getDouble() : scalar.getFloat();
  }
}
