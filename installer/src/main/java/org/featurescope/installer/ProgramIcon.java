package org.featurescope.installer;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/// The program's mark as an icon, the same as in the window: three lines of a text on a tile, some
/// of whose tokens are lit. Lengths are fractions of the icon's edge.
final class ProgramIcon {
  private static final Color TILE = new Color(0x3D49C2);
  private static final Color DIM = new Color(255, 255, 255, 153);
  private static final Color LIT = Color.WHITE;
  private static final Color WARM = new Color(0xF0B13A);

  private static final double MARGIN = 0.04;
  private static final double CORNER = 0.27;
  private static final double LEFT = 0.2;
  private static final double TOP = 0.255;
  private static final double HEIGHT = 0.125;
  private static final double GAP = 0.075;

  private record Token(Color color, double width) {}

  private static final Token[][] LINES = {
    {new Token(DIM, 0.215), new Token(LIT, 0.31)},
    {new Token(WARM, 0.4), new Token(DIM, 0.125)},
    {new Token(DIM, 0.215)}
  };

  private ProgramIcon() {}

  /// @param size the edge in pixels
  static BufferedImage drawn(int size) {
    var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    var pen = image.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      pen.scale(size, size);
      tile(pen, TILE, MARGIN, MARGIN, 1 - 2 * MARGIN, 1 - 2 * MARGIN, CORNER * 2);
      var y = TOP;
      for (var line : LINES) {
        var x = LEFT;
        for (var token : line) {
          tile(pen, token.color(), x, y, token.width(), HEIGHT, HEIGHT / 2);
          x += token.width() + GAP;
        }
        y += HEIGHT + GAP;
      }
    } finally {
      pen.dispose();
    }
    return image;
  }

  private static void tile(
      Graphics2D pen, Color color, double x, double y, double width, double height, double arc) {
    pen.setColor(color);
    pen.fill(new RoundRectangle2D.Double(x, y, width, height, arc, arc));
  }
}
