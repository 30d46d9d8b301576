package org.featurescope.viz.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.transform.Transform;

/// Text on a canvas, in any script.
///
/// What is written on a canvas is laid out by the thread that draws, beside that of the window. For
/// letters that shape each other (Arabic, Devanagari, joined emoji) JavaFX asks Pango on Linux,
/// with one font map for both threads, which Pango forbids: the process ends with corrupted memory
/// within seconds. So such text is laid out here, on the window's thread, and comes to the canvas
/// as a picture. It is measured on that thread alone for the same reason.
public final class CanvasText {
  private static final boolean PANGO =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  private static final int MOST_KEPT = 2_000;

  /// What a letter is wide on average, in the size of its font; where it cannot be asked.
  private static final double USUAL_WIDTH = 0.6;

  private static final Map<Key, Picture> PICTURES = new LinkedHashMap<>(64, 0.75f, true);

  private record Key(String text, Font font, Paint fill, double scale) {}

  /// @param bounds where it lies around the beginning of its baseline, in pixels of the canvas
  private record Picture(Image image, Bounds bounds) {}

  private CanvasText() {}

  /// Writes text as [GraphicsContext#fillText] does.
  public static void fill(GraphicsContext g, String text, double x, double y) {
    if (!PANGO || isSimple(text)) {
      g.fillText(text, x, y);
      return;
    }
    var scale = scale(g);
    var picture = picture(new Key(text, g.getFont(), g.getFill(), scale));
    var bounds = picture.bounds();
    var left =
        switch (g.getTextAlign()) {
          case CENTER -> x - bounds.getWidth() / 2;
          case RIGHT -> x - bounds.getWidth();
          default -> x;
        };
    var baseline =
        switch (g.getTextBaseline()) {
          case TOP -> y - bounds.getMinY();
          case CENTER -> y - bounds.getCenterY();
          case BOTTOM -> y - bounds.getMaxY();
          default -> y;
        };
    g.drawImage(
        picture.image(),
        onGrid(left, scale) + Math.floor(bounds.getMinX() * scale) / scale,
        onGrid(baseline, scale) + Math.floor(bounds.getMinY() * scale) / scale,
        picture.image().getWidth() / scale,
        picture.image().getHeight() / scale);
  }

  /// Between two pixels of the screen a picture would be blurred.
  private static double onGrid(double at, double scale) {
    return Math.round(at * scale) / scale;
  }

  private static double scale(GraphicsContext g) {
    var scene = g.getCanvas().getScene();
    return scene == null || scene.getWindow() == null ? 1 : scene.getWindow().getRenderScaleX();
  }

  private static Picture picture(Key key) {
    var known = PICTURES.get(key);
    if (known != null) {
      return known;
    }
    var text = new Text(key.text());
    text.setFont(key.font());
    text.setFill(key.fill());
    var wanted = new SnapshotParameters();
    wanted.setFill(Color.TRANSPARENT);
    wanted.setTransform(Transform.scale(key.scale(), key.scale()));
    var picture = new Picture(text.snapshot(wanted, null), text.getBoundsInLocal());
    PICTURES.put(key, picture);
    if (PICTURES.size() > MOST_KEPT) {
      PICTURES.remove(PICTURES.keySet().iterator().next());
    }
    return picture;
  }

  /// How wide text is, in pixels; outside of the window's thread an estimate for text that only
  /// that thread may ask the fonts about.
  public static double width(String text, Font font) {
    if (!canMeasure(text)) {
      return USUAL_WIDTH * font.getSize() * text.codePointCount(0, text.length());
    }
    var asked = new Text(text);
    asked.setFont(font);
    return asked.getLayoutBounds().getWidth();
  }

  /// Whether this thread may ask the fonts about a text.
  public static boolean canMeasure(String text) {
    return !PANGO || isSimple(text) || Platform.isFxApplicationThread();
  }

  /// Whether letter after letter can be drawn. What is not sure counts as not.
  static boolean isSimple(String text) {
    return text.chars().allMatch(CanvasText::isSimple);
  }

  private static boolean isSimple(int c) {
    return c < 0x300 // Latin; combining marks follow
        || c >= 0x370 && c < 0x590 // Greek, Cyrillic, Armenian
        || c >= 0x1E00 && c < 0x200B // more Latin and Greek, spaces
        || c >= 0x2010 && c < 0x202A // dashes and quotes; joiners and directions lie around them
        || c >= 0x202F && c < 0x2060
        || c >= 0x2070 && c < 0xA800 // signs, Chinese, Japanese
        || c >= 0xAC00 && c < 0xD7A4 // Korean
        || c >= 0xE000 && c < 0xFB00 // private use, more Chinese
        || c >= 0xFF00 && c < 0xFFFE;
  }
}
