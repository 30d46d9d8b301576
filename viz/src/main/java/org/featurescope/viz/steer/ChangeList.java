package org.featurescope.viz.steer;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// The features that steering moved.
public final class ChangeList extends VBox {
  private final ObjectProperty<List<FeatureChange>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", -1);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", feature -> {});

  /// Most changed first; they are shown by what became of them.
  public ObjectProperty<List<FeatureChange>> itemsProperty() {
    return items;
  }

  /// The index of the row that the keyboard stands on, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a feature's number when it is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  /// No row.
  public static final int NONE = -1;
}
