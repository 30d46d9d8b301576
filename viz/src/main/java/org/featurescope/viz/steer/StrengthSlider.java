package org.featurescope.viz.steer;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.viz.color.DrawnRegion;

/// A strength with a neutral place.
public final class StrengthSlider extends DrawnRegion {
  private final ObjectProperty<StrengthRange> range =
      new SimpleObjectProperty<>(this, "range", StrengthRange.around0(10));
  private final DoubleProperty value = new SimpleDoubleProperty(this, "value", 0);
  private final DoubleProperty usualMaximum =
      new SimpleDoubleProperty(this, "usualMaximum", Double.NaN);
  private final ObjectProperty<SteerMode> mode =
      new SimpleObjectProperty<>(this, "mode", SteerMode.ADD);
  private final ReadOnlyBooleanWrapper adjusting =
      new ReadOnlyBooleanWrapper(this, "adjusting", false);

  public StrengthSlider() {
    super("strength-slider");
  }

  public ObjectProperty<StrengthRange> rangeProperty() {
    return range;
  }

  public DoubleProperty valueProperty() {
    return value;
  }

  /// Marked above the track; NaN for none.
  public DoubleProperty usualMaximumProperty() {
    return usualMaximum;
  }

  public ObjectProperty<SteerMode> modeProperty() {
    return mode;
  }

  /// Whether the thumb is held.
  public ReadOnlyBooleanProperty adjustingProperty() {
    return adjusting.getReadOnlyProperty();
  }
}
