package org.featurescope.viz.color;

/// The line under a token that tells its hue without colour.
///
/// Lengths are in pixels at the base size: on, off, on, off; a solid line has none.
public enum Underline {
  SOLID,
  DOTTED(2, 2),
  DASHED(6, 3),
  DASH_DOT(7, 2, 2, 2),
  DOUBLE,
  LONG_DASHED(12, 4);

  private final double[] dashes;

  Underline(double... dashes) {
    this.dashes = dashes;
  }

  /// The line of a hue, 1 to 6.
  public static Underline of(int hue) {
    return values()[hue - 1];
  }

  public double[] dashes() {
    return dashes.clone();
  }
}
