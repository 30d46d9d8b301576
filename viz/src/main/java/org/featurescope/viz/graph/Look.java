package org.featurescope.viz.graph;

import javafx.scene.paint.Color;

/// How a shape is filled and bordered; colours as ARGB, not multiplied with their alpha, 0 for
/// none.
///
/// @param width of the border in pixels
record Look(int fill, int border, double width, boolean dashed) {
  static Look filled(int fill) {
    return new Look(fill, 0, 0, false);
  }

  static Look bordered(int border, double width) {
    return new Look(0, border, width, false);
  }

  /// @param opacity from 0 to 1
  static int argb(Color color, double opacity) {
    return (int) Math.round(255 * Math.clamp(opacity, 0, 1)) << 24
        | (int) Math.round(color.getRed() * 255) << 16
        | (int) Math.round(color.getGreen() * 255) << 8
        | (int) Math.round(color.getBlue() * 255);
  }

  static int argb(Color color) {
    return argb(color, 1);
  }
}
