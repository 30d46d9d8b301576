package org.featurescope.viz.steer;

import java.util.function.DoubleConsumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// The effect of strength.
public final class SweepPlot extends VBox {
  private final ObjectProperty<Sweep> sweep =
      new SimpleObjectProperty<>(this, "sweep", Sweep.empty());
  private final DoubleProperty current = new SimpleDoubleProperty(this, "current", 0);
  private final ObjectProperty<DoubleConsumer> onChoose =
      new SimpleObjectProperty<>(this, "onChoose", strength -> {});

  /// What is drawn.
  public ObjectProperty<Sweep> sweepProperty() {
    return sweep;
  }

  /// The strength now.
  public DoubleProperty currentProperty() {
    return current;
  }

  /// Called with a strength that a person points at.
  public ObjectProperty<DoubleConsumer> onChooseProperty() {
    return onChoose;
  }
}
