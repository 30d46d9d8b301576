package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// Which attention heads carried an edge, and how much of it.
public final class HeadShares extends VBox {
  /// @param head such as `L2 head 4`
  /// @param route such as `Dallas to is`
  /// @param share of the edge, from 0 to 1; below 0 where the head works against it
  public record Item(String head, String route, double share) {
    public Item {
      Objects.requireNonNull(head);
      Objects.requireNonNull(route);
    }
  }

  private final ObjectProperty<List<Item>> items =
      new SimpleObjectProperty<>(this, "items", List.of());

  public HeadShares() {
    getStyleClass().add("head-shares");
  }

  /// Largest share first.
  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }
}
