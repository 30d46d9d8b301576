package org.featurescope.viz.color;

import javafx.scene.paint.Color;

/// Colours for the numbers from 0 to 1, each with a colour for text on it.
///
/// Zero is the canvas itself and one the full hue; between them the way through OKLab is straight,
/// so that equal steps of the number look equally far apart. Steps are computed once.
public final class Scale {
  /// Number of steps; finer than eight bits of a channel can show.
  public static final int STEPS = 256;

  private final Color[] fills = new Color[STEPS];
  private final Color[] inks = new Color[STEPS];

  private Scale(Palette palette, Color full) {
    var from = Oklab.of(palette.get(Role.CANVAS));
    var to = Oklab.of(full);
    for (var step = 0; step < STEPS; step++) {
      var fill = from.mix(to, step / (STEPS - 1.0)).toColor();
      fills[step] = fill;
      inks[step] = Contrast.textOn(fill, palette);
    }
  }

  /// The scale from a palette's canvas to a colour.
  static Scale to(Palette palette, Color full) {
    return new Scale(palette, full);
  }

  public Color fill(double part) {
    return fills[step(part)];
  }

  /// The colour of text on [#fill] of the same part, with a contrast of at least 4.5.
  public Color ink(double part) {
    return inks[step(part)];
  }

  /// The step that a part of the maximum falls on, from 0 to 255.
  public static int step(double part) {
    return (int) Math.round(Math.clamp(part, 0, 1) * (STEPS - 1));
  }
}
