package org.featurescope.viz.steer;

/// What a strength is counted in.
public enum StrengthUnit {
  /// Activations, where nothing is known of the feature that could be counted in.
  FIXED,
  /// Activations, though the feature's typical maximum is known.
  ABSOLUTE,
  /// Typical maxima of the feature.
  MAXIMA
}
