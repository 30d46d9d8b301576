package org.featurescope.viz.steer;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// The sliders of a plan, one card each.
public final class SliderList extends VBox {
  private final ObjectProperty<List<SliderItem>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty selected = new SimpleIntegerProperty(this, "selected", -1);
  private final ObjectProperty<Consumer<SliderChange>> onChange =
      new SimpleObjectProperty<>(this, "onChange", change -> {});
  private final ObjectProperty<IntConsumer> onRemove =
      new SimpleObjectProperty<>(this, "onRemove", id -> {});
  private final ObjectProperty<Runnable> onReorder =
      new SimpleObjectProperty<>(this, "onReorder", () -> {});

  /// The sliders from top to bottom. A person's changes are made here first and told afterwards.
  public ObjectProperty<List<SliderItem>> itemsProperty() {
    return items;
  }

  /// The id of the selected slider, [#NONE] for none.
  public IntegerProperty selectedProperty() {
    return selected;
  }

  /// Called after a person has changed a slider's strength, mode, mute or solo.
  public ObjectProperty<Consumer<SliderChange>> onChangeProperty() {
    return onChange;
  }

  /// Called with the id of a slider that a person has taken away.
  public ObjectProperty<IntConsumer> onRemoveProperty() {
    return onRemove;
  }

  /// Runs after a person has put the sliders in another order.
  public ObjectProperty<Runnable> onReorderProperty() {
    return onReorder;
  }

  /// No slider.
  public static final int NONE = -1;

  /// Puts the focus on a slider's thumb and brings the card into view.
  public void focusSlider(int id) {}
}
