package org.featurescope.viz.heatmap;

import java.util.Arrays;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.PathElement;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// Asks the fonts how wide text is.
///
/// Simple scripts are drawn letter after letter without kerning, so that the width of a word is the
/// sum of its letters' and only letters need to be measured; everything else is laid out as a
/// whole.
final class FontMeasure implements Measure {
  private static final int TAB_SPACES = 4;

  private final float[] advances = new float[Character.MAX_VALUE + 1];
  private final Text letters = new Text();
  private final float returnGlyph;
  private final float chipAdvance;
  private final float numberAdvance;
  private final Font chipFont;

  FontMeasure(HeatmapFonts fonts, Metrics metrics) {
    letters.setFont(fonts.reading());
    Arrays.fill(advances, Float.NaN);
    returnGlyph = metrics.pixels(HeatmapPainter.RETURN_WIDTH);
    chipFont = fonts.chip();
    chipAdvance = advance(fonts.chip());
    numberAdvance = advance(fonts.number());
  }

  private static float advance(Font mono) {
    var text = new Text("0");
    text.setFont(mono);
    return (float) text.getLayoutBounds().getWidth();
  }

  @Override
  public float width(CharSequence text, int start, int end) {
    var width = 0f;
    for (var i = start; i < end; i++) {
      var character = text.charAt(i);
      if (Character.isSurrogate(character) || Form.shaped(character)) {
        return whole(drawn(text.subSequence(start, end)));
      }
      width += advance(character);
    }
    return width;
  }

  private float advance(char character) {
    var known = advances[character];
    if (!Float.isNaN(known)) {
      return known;
    }
    var width =
        switch (character) {
          case '\n', '\r' -> returnGlyph;
          case '\t' -> TAB_SPACES * whole(" ");
          default -> whole(drawn(String.valueOf(character)));
        };
    advances[character] = width;
    return width;
  }

  private float whole(String text) {
    letters.setText(text);
    return (float) letters.getLayoutBounds().getWidth();
  }

  /// What stands on the page for characters that have no shape of their own.
  static String drawn(CharSequence text) {
    var out = new StringBuilder(text);
    for (var i = 0; i < out.length(); i++) {
      var character = out.charAt(i);
      if (character == '\n' || character == '\r' || character == '\t') {
        out.setCharAt(i, ' ');
      } else if (Character.isISOControl(character)) {
        out.setCharAt(i, '·');
      }
    }
    return out.toString();
  }

  @Override
  public float chipLabel(String label) {
    for (var i = 0; i < label.length(); i++) {
      if (label.charAt(i) > 0x7E) {
        var text = new Text(label);
        text.setFont(chipFont);
        return (float) text.getLayoutBounds().getWidth();
      }
    }
    return label.length() * chipAdvance;
  }

  @Override
  public float number(int characters) {
    return characters * numberAdvance;
  }

  @Override
  public float[] extents(String whole, int[] starts, int[] ends) {
    letters.setText(drawn(whole));
    var extents = new float[starts.length * 2];
    for (var i = 0; i < starts.length; i++) {
      var left = Float.MAX_VALUE;
      var right = 0f;
      if (starts[i] < ends[i]) {
        for (var element : letters.rangeShape(starts[i], ends[i])) {
          var x = x(element);
          if (!Float.isNaN(x)) {
            left = Math.min(left, x);
            right = Math.max(right, x);
          }
        }
      }
      extents[2 * i] = Math.min(left, right);
      extents[2 * i + 1] = right;
    }
    return extents;
  }

  private static float x(PathElement element) {
    return switch (element) {
      case MoveTo move -> (float) move.getX();
      case LineTo line -> (float) line.getX();
      default -> Float.NaN;
    };
  }
}
