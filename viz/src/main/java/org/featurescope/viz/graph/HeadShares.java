package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.Bar;
import org.featurescope.viz.chart.ListHead;
import org.featurescope.viz.text.Figures;

/// Which attention heads carried an edge, and how much of it.
public final class HeadShares extends VBox {
  private static final PseudoClass LOWERS = PseudoClass.getPseudoClass("lowers");

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
  private final GridPane rows = new GridPane();

  public HeadShares() {
    getStyleClass().add("head-shares");
    rows.getStyleClass().add("head-rows");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    setAccessibleText("Attention that carried it");
    getChildren().addAll(new ListHead("Attention that carried it", "share"), rows);
    items.addListener((Observable property) -> rebuild());
    rebuild();
  }

  /// Largest share first.
  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }

  private void rebuild() {
    rows.getChildren().clear();
    if (items.get().isEmpty()) {
      var none = new Label("No attention head carried it");
      none.getStyleClass().add("list-empty");
      rows.add(none, 0, 0);
    }
    for (var item : items.get()) {
      var head = new Label(item.head());
      head.getStyleClass().add("probability-token");
      head.setAccessibleText(
          "%s, %s, share %s".formatted(item.head(), item.route(), Figures.fixed(item.share(), 2)));
      var route = new Label(item.route());
      route.getStyleClass().add("edge-place");
      route.setMinWidth(0);
      var bar = new Bar();
      bar.set(Math.abs(item.share()));
      bar.pseudoClassStateChanged(LOWERS, item.share() < 0);
      GridPane.setHgrow(bar, Priority.ALWAYS);
      var share = new Label(Figures.fixed(item.share(), 2));
      share.getStyleClass().add("feature-value");
      share.setMinWidth(USE_PREF_SIZE);
      GridPane.setHalignment(share, HPos.RIGHT);
      rows.addRow(rows.getRowCount(), head, route, bar, share);
    }
  }
}
