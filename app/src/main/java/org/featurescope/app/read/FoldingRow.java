package org.featurescope.app.read;

import javafx.geometry.Orientation;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Two parts of one line. Where that has no room for both, as with very large letters, the second
/// stands below the first.
final class FoldingRow extends Pane {
  private final Region first;
  private final HBox second;

  FoldingRow(Region first, HBox second) {
    super(first, second);
    this.first = first;
    this.second = second;
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private boolean folds(double width) {
    return width >= 0 && width < first.minWidth(-1) + second.getSpacing() + second.minWidth(-1);
  }

  @Override
  protected double computeMinWidth(double height) {
    return Math.max(first.minWidth(-1), second.minWidth(-1));
  }

  @Override
  protected double computePrefWidth(double height) {
    return first.prefWidth(-1) + second.getSpacing() + second.prefWidth(-1);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    var above = first.prefHeight(-1);
    var below = second.prefHeight(-1);
    return folds(width) ? above + second.getSpacing() + below : Math.max(above, below);
  }

  @Override
  protected void layoutChildren() {
    var width = Math.min(getWidth(), first.prefWidth(-1));
    var height = first.prefHeight(-1);
    if (folds(getWidth())) {
      var top = height + second.getSpacing();
      first.resizeRelocate(0, 0, width, height);
      second.resizeRelocate(0, top, getWidth(), getHeight() - top);
    } else {
      var left = width + second.getSpacing();
      first.resizeRelocate(0, snapPositionY((getHeight() - height) / 2), width, height);
      second.resizeRelocate(left, 0, getWidth() - left, getHeight());
    }
  }
}
