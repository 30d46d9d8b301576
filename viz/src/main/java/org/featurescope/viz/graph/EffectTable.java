package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.GridPane;

/// What an intervention does to the next token: how probable each one was, should become and
/// became.
public final class EffectTable extends GridPane {
  /// Probabilities from 0 to 1; `NaN` for what is not known (yet).
  ///
  /// @param token its characters, spaces included
  public record Item(String token, double clean, double predicted, double measured) {
    public Item {
      Objects.requireNonNull(token);
    }
  }

  private final ObjectProperty<List<Item>> items =
      new SimpleObjectProperty<>(this, "items", List.of());

  public EffectTable() {
    getStyleClass().add("effect-table");
  }

  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }
}
