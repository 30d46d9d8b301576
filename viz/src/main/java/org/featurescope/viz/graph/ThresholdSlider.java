package org.featurescope.viz.graph;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.scene.layout.HBox;

/// A share to be kept, with its figure; the value follows the thumb while it is dragged.
public final class ThresholdSlider extends HBox {
  private final DoubleProperty value = new SimpleDoubleProperty(this, "value", 1);
  private final BooleanProperty changing = new SimpleBooleanProperty(this, "changing", false);

  /// @param name such as `Nodes`
  public ThresholdSlider(String name) {
    getStyleClass().add("threshold-slider");
  }

  /// From 0 to 1.
  public DoubleProperty valueProperty() {
    return value;
  }

  /// Whether the thumb is being dragged.
  public BooleanProperty changingProperty() {
    return changing;
  }
}
