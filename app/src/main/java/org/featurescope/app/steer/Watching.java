package org.featurescope.app.steer;

/// Figures of the feature that is watched.
final class Watching {
  private Watching() {}

  /// The largest of some values, at least a little above 0.
  static float max(float... values) {
    var max = 1e-6f;
    for (var value : values) {
      max = value > max ? value : max;
    }
    return max;
  }
}
