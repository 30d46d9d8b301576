package org.featurescope.viz.color;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;

/// A small square with a hue's number on its fill.
public final class HueBadge extends Label {
  public HueBadge(int hue) {
    super(Integer.toString(hue));
    getStyleClass().add("hue-badge");
    setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
    mark(this, hue);
  }

  /// Gives a node the style pseudo-class of a hue (`:hue-2`); 0 takes every hue away.
  public static void mark(Node node, int hue) {
    for (var each = 1; each <= Palette.HUES; each++) {
      node.pseudoClassStateChanged(PseudoClass.getPseudoClass("hue-" + each), each == hue);
    }
  }
}
