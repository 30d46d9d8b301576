package org.featurescope.viz.graph;

import javafx.beans.Observable;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import org.featurescope.viz.text.Figures;

/// A share to be kept, with its figure; the value follows the thumb while it is dragged.
public final class ThresholdSlider extends HBox {
  private static final double STEP = 0.01;

  private final Slider slider = new Slider(0, 1, 1);

  /// @param name such as `Nodes`
  public ThresholdSlider(String name) {
    getStyleClass().add("threshold-slider");
    setAlignment(Pos.CENTER_LEFT);
    var words = new Label(name);
    words.getStyleClass().add("threshold-name");
    words.setLabelFor(slider);
    words.setMinWidth(USE_PREF_SIZE);
    slider.setBlockIncrement(STEP);
    slider.setAccessibleText(name + " kept");
    var figure = new Label();
    figure.getStyleClass().add("feature-value");
    figure.setMinWidth(USE_PREF_SIZE);
    getChildren().addAll(words, slider, figure);
    slider.valueProperty().addListener((Observable property) -> write(figure));
    write(figure);
  }

  /// Two places; a share that is not quite everything never reads as everything. The track is
  /// filled up to the thumb.
  private void write(Label figure) {
    var value = slider.getValue();
    var places = value < 1 && value >= 0.995 ? 4 : 2;
    figure.setText(Figures.fixed(value, places));
    slider.setStyle(
        "-fs-kept: linear-gradient(to right, -fs-accent-fill %1$.1f%%, -fs-line-2 %1$.1f%%);"
            .formatted(100 * value));
  }

  /// From 0 to 1.
  public DoubleProperty valueProperty() {
    return slider.valueProperty();
  }

  /// Whether the thumb is being dragged.
  public ReadOnlyBooleanProperty changingProperty() {
    return slider.valueChangingProperty();
  }
}
