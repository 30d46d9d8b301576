package org.featurescope.app.read;

/// What the colours of the heatmap say.
public enum Mode {
  /// One feature.
  ONE_FEATURE,
  /// The strongest of up to six chosen features, a hue each.
  STRONGEST,
  /// A quantity that every token has.
  PER_TOKEN
}
