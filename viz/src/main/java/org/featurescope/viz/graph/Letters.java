package org.featurescope.viz.graph;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javafx.scene.text.Font;
import org.featurescope.viz.text.CanvasText;
import org.featurescope.viz.text.Typeface;

/// Letters of one face and size, and how wide words are in them. May be asked on any thread.
record Letters(Typeface face, double size) {
  private static final Map<Key, Double> WIDTHS = new ConcurrentHashMap<>();
  private static final int MOST_KEPT = 20_000;

  private record Key(Typeface face, double size, String text) {}

  static Letters words(double scale) {
    return new Letters(Typeface.REGULAR, 12 * scale);
  }

  static Letters strong(double scale) {
    return new Letters(Typeface.SEMIBOLD, 12 * scale);
  }

  static Letters figures(double scale) {
    return new Letters(Typeface.MONO, 12 * scale);
  }

  static Letters small(double scale) {
    return new Letters(Typeface.MONO, 10.5 * scale);
  }

  Font font() {
    return face.at(size);
  }

  /// In pixels.
  double width(String text) {
    if (!CanvasText.canMeasure(text)) {
      return CanvasText.width(text, font());
    }
    if (WIDTHS.size() > MOST_KEPT) {
      WIDTHS.clear();
    }
    return WIDTHS.computeIfAbsent(
        new Key(face, size, text), key -> CanvasText.width(key.text(), font()));
  }

  /// The words, or as many of their first letters as there is room for, with an ellipsis; empty
  /// where fewer than two would remain.
  String within(String text, double room) {
    if (width(text) <= room) {
      return text;
    }
    var fits = 0;
    var fails = text.length();
    while (fails - fits > 1) {
      var middle = (fits + fails) / 2;
      if (width(text.substring(0, middle).strip() + "…") <= room) {
        fits = middle;
      } else {
        fails = middle;
      }
    }
    if (fits > 0 && Character.isHighSurrogate(text.charAt(fits - 1))) {
      fits--;
    }
    return fits < 2 ? "" : text.substring(0, fits).strip() + "…";
  }
}
