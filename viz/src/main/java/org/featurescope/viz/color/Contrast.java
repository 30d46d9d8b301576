package org.featurescope.viz.color;

import javafx.scene.paint.Color;

/// Contrast between colours, as WCAG 2 defines it: (L1 + 0.05) / (L2 + 0.05) of relative luminance.
public final class Contrast {
  /// What small text needs.
  public static final double TEXT = 4.5;

  private Contrast() {}

  /// From 1 (the same) to 21 (black on white); transparency is ignored.
  public static double between(Color a, Color b) {
    var first = luminance(a);
    var second = luminance(b);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  /// The colour for text on a fill: the palette's own text colour where that can be read, otherwise
  /// the other palette's, white or black. One of white and black always reaches 4.5.
  public static Color textOn(Color fill, Palette palette) {
    var own = palette.get(Role.TEXT_1);
    var other = (palette == Palette.LIGHT ? Palette.DARK : Palette.LIGHT).get(Role.TEXT_1);
    for (var ink : new Color[] {own, other, Color.WHITE}) {
      if (between(ink, fill) >= TEXT) {
        return ink;
      }
    }
    return Color.BLACK;
  }

  private static double luminance(Color color) {
    return 0.2126 * Oklab.linear(color.getRed())
        + 0.7152 * Oklab.linear(color.getGreen())
        + 0.0722 * Oklab.linear(color.getBlue());
  }
}
