package org.featurescope.viz.heatmap;

/// The sizes of a heatmap in pixels, all in proportion to its reading text; whole pixels, so that
/// edges stay sharp.
///
/// @param fontSize reading text
/// @param lineHeight from one line to the next
/// @param runTop top of a token's colour, from the top of its line
/// @param runHeight height of a token's colour
/// @param paragraphGap more room after a line end
/// @param seamGap more room for the line between two windows of the model
/// @param radius of a run's corners
/// @param inset what a run reaches beyond its text at either end
/// @param underline thickness of the line that tells the hue
/// @param pad room above, below and beside the text
record Metrics(
    double fontSize,
    int lineHeight,
    int runTop,
    int runHeight,
    int paragraphGap,
    int seamGap,
    int radius,
    int inset,
    int underline,
    int pad) {

  /// Reading text of this size has the proportions of the design.
  private static final double BASE = 15;

  static Metrics of(double fontSize, boolean numbers) {
    var scale = fontSize / BASE;
    return new Metrics(
        fontSize,
        pixels((numbers ? 44 : 30) * scale),
        pixels(2 * scale),
        pixels(26 * scale),
        pixels((numbers ? 8 : 16) * scale),
        pixels(26 * scale),
        pixels(4 * scale),
        pixels(2 * scale),
        Math.max(1, pixels(2 * scale)),
        pixels(20 * scale));
  }

  /// Of a strip in a list: lower lines, and no room around them.
  static Metrics strip(double fontSize) {
    var scale = fontSize / BASE;
    return new Metrics(
        fontSize,
        pixels(28 * scale),
        pixels(2 * scale),
        pixels(24 * scale),
        pixels(4 * scale),
        0,
        pixels(4 * scale),
        pixels(2 * scale),
        Math.max(1, pixels(2 * scale)),
        0);
  }

  double scale() {
    return fontSize / BASE;
  }

  /// A length of the design in whole pixels at this size.
  int pixels(int atBase) {
    return pixels(atBase * scale());
  }

  private static int pixels(double length) {
    return (int) Math.round(length);
  }
}
