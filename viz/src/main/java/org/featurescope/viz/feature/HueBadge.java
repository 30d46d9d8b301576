package org.featurescope.viz.feature;

import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import org.featurescope.viz.color.Palette;

/// A small square with a hue's number on its fill.
public final class HueBadge extends Label {
  public HueBadge(int hue) {
    super(Integer.toString(hue));
    getStyleClass().add("hue-badge");
    setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
    Hues.mark(this, hue);
  }

  /// Gives a node the style pseudo-class of a hue (`:hue-2`); 0 takes every hue away.
  static final class Hues {
    private Hues() {}

    static void mark(javafx.scene.Node node, int hue) {
      for (var each = 1; each <= Palette.HUES; each++) {
        node.pseudoClassStateChanged(PseudoClass.getPseudoClass("hue-" + each), each == hue);
      }
    }
  }
}
