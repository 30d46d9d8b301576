package org.featurescope.viz.chart;

import javafx.scene.layout.Region;
import org.featurescope.viz.color.HueBadge;

/// A horizontal bar filled from the left; its looks are in the style sheet (`.bar`, `.bar-fill`).
public final class Bar extends Region {
  private final Region fill = new Region();
  private double part;

  public Bar() {
    getStyleClass().add("bar");
    fill.getStyleClass().add("bar-fill");
    fill.setManaged(false);
    getChildren().add(fill);
  }

  /// @param part from 0 to 1
  public void set(double part) {
    this.part = Double.isNaN(part) ? 0 : Math.clamp(part, 0, 1);
    fill.setVisible(this.part > 0);
    requestLayout();
  }

  /// Fills it in a hue from 1 to 6; 0 for grey.
  public void hue(int hue) {
    HueBadge.mark(fill, hue);
  }

  @Override
  protected void layoutChildren() {
    var height = snapSizeY(getHeight());
    // The smallest value is still seen to be there.
    var width = Math.max(Math.min(height / 2, getWidth()), snapSizeX(getWidth() * part));
    fill.resizeRelocate(0, 0, width, height);
  }
}
