package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// The strongest inputs or outputs of a node.
public final class EdgeList extends VBox {
  /// No row, no node.
  public static final int NONE = -1;

  /// @param node what a click leads to
  /// @param hue 1 to 6; 0 for none
  /// @param place such as `L 1, at Dallas`
  /// @param value the direct effect
  public record Item(int node, NodeKind kind, int hue, String label, String place, double value) {
    public Item {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(label);
      Objects.requireNonNull(place);
    }
  }

  private final ObjectProperty<List<Item>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", node -> {});

  /// @param title such as `Strongest inputs`
  /// @param unit such as `direct effect`
  public EdgeList(String title, String unit) {
    getStyleClass().add("edge-list");
  }

  /// Strongest first.
  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }

  /// The index of the row that the keyboard stands on, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// The node of the row under the mouse, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredProperty() {
    return hovered.getReadOnlyProperty();
  }

  /// Called with a node that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }
}
