package org.featurescope.viz.chart;

import java.util.List;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// A few figures side by side, each under its name.
public final class StatTiles extends HBox {
  private static final PseudoClass FIRST = PseudoClass.getPseudoClass("first");

  /// @param name such as `Density`
  /// @param value as it is written, such as `3.12 %`
  /// @param meaning one sentence about what the figure is; may be empty
  public record Tile(String name, String value, String meaning) {
    public Tile {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
      Objects.requireNonNull(meaning);
    }
  }

  private final ObjectProperty<List<Tile>> tiles =
      new SimpleObjectProperty<>(this, "tiles", List.of());

  public StatTiles() {
    getStyleClass().add("stat-tiles");
    setAccessibleRole(AccessibleRole.PARENT);
    tiles.addListener((Observable property) -> rebuild());
  }

  /// From left to right.
  public ObjectProperty<List<Tile>> tilesProperty() {
    return tiles;
  }

  private void rebuild() {
    getChildren().setAll(tiles.get().stream().map(StatTiles::tile).toList());
    if (!getChildren().isEmpty()) {
      getChildren().getFirst().pseudoClassStateChanged(FIRST, true);
    }
  }

  private static Node tile(Tile tile) {
    var name = new Label(tile.name());
    name.getStyleClass().add("stat-name");
    var value = new Label(tile.value());
    value.getStyleClass().add("stat-value");
    var box = new VBox(name, value);
    box.getStyleClass().add("stat-tile");
    box.setAccessibleRole(AccessibleRole.TEXT);
    box.setAccessibleText(tile.name() + " " + tile.value());
    // Equal widths, whatever is written in them.
    box.setMinWidth(0);
    box.setPrefWidth(0);
    HBox.setHgrow(box, Priority.ALWAYS);
    if (!tile.meaning().isEmpty()) {
      Tooltip.install(box, new Tooltip(tile.meaning()));
    }
    return box;
  }
}
