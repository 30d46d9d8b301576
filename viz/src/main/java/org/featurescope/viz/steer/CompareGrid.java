package org.featurescope.viz.steer;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// Up to four plans side by side.
public final class CompareGrid extends VBox {
  private final ObjectProperty<List<ComparedPlan>> plans =
      new SimpleObjectProperty<>(this, "plans", List.of());
  private final ObjectProperty<SteeredText> baseline =
      new SimpleObjectProperty<>(this, "baseline", SteeredText.empty());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", -1);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", index -> {});

  /// From left to right.
  public ObjectProperty<List<ComparedPlan>> plansProperty() {
    return plans;
  }

  /// The text that the plans' texts are compared with.
  public ObjectProperty<SteeredText> baselineProperty() {
    return baseline;
  }

  /// The index of the plan in use, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a plan's index when its head is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  /// No plan.
  public static final int NONE = -1;
}
