package org.featurescope.compute.model;

/// The number format of the large matrices; everything else is float32.
public enum Precision {
  FP32,
  BF16
}
