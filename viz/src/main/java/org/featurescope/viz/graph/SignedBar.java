package org.featurescope.viz.graph;

import javafx.css.PseudoClass;
import javafx.scene.layout.Region;

/// A bar that begins at zero: to the right for what raises, to the left for what lowers.
final class SignedBar extends Region {
  private static final PseudoClass LOWERS = PseudoClass.getPseudoClass("lowers");

  private final Region fill = new Region();
  private final Region zero = new Region();
  private final double part;
  private final double least;
  private final double most;

  /// @param part from -1 to 1
  /// @param least of all bars of the column, at most 0
  /// @param most of all bars of the column, at least 0
  SignedBar(double part, double least, double most) {
    this.part = part;
    this.least = least;
    this.most = most;
    getStyleClass().add("signed-bar");
    fill.getStyleClass().add("signed-fill");
    fill.pseudoClassStateChanged(LOWERS, part < 0);
    zero.getStyleClass().add("signed-zero");
    fill.setManaged(false);
    zero.setManaged(false);
    getChildren().addAll(zero, fill);
  }

  @Override
  protected void layoutChildren() {
    var unit = (getWidth() - 2) / Math.max(1e-9, most - least);
    var zeroX = Math.round(-least * unit);
    // The smallest value is still seen to be there.
    var width = Math.max(1.5, Math.abs(part) * unit);
    var height = Math.round(0.62 * getHeight());
    var top = Math.round((getHeight() - height) / 2);
    fill.resizeRelocate(part < 0 ? zeroX - width : zeroX + 1, top, width, height);
    zero.resizeRelocate(zeroX, 0, 1, getHeight());
  }
}
