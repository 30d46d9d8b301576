package org.featurescope.viz.graph;

/// The parts of a drawing of a circuit: names of layers at the left, the plane, the tokens below it
/// and the legend at the foot. In pixels.
///
/// @param left where the plane begins
/// @param top where the plane begins
/// @param width of the plane
/// @param height of the plane
/// @param tokens height of the names of the tokens
/// @param foot height of the legend
record Frame(double left, double top, double width, double height, double tokens, double foot) {
  private static final double NAMES = 56;
  private static final double ABOVE = 6;
  private static final double TOKENS = 42;
  private static final double LEGEND_LINE = 22;

  static Frame of(double width, double height, double scale, int legendLines) {
    var foot = scale * (LEGEND_LINE * legendLines + 8);
    var tokens = scale * TOKENS;
    return new Frame(
        scale * NAMES,
        scale * ABOVE,
        Math.max(1, width - scale * (NAMES + 12)),
        Math.max(1, height - scale * ABOVE - tokens - foot),
        tokens,
        foot);
  }

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  boolean holds(double x, double y) {
    return x >= left && x <= right() && y >= top && y <= bottom();
  }
}
