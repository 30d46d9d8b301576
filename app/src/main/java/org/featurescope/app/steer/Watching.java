package org.featurescope.app.steer;

/// Figures of the feature that is watched.
final class Watching {
  /// What [#max] yields of a feature that is silent.
  static final float LEAST = 1e-6f;

  private Watching() {}

  /// The largest of some values, at least a little above 0.
  static float max(float... values) {
    var max = LEAST;
    for (var value : values) {
      max = value > max ? value : max;
    }
    return max;
  }
}
