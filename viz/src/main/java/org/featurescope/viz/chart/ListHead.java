package org.featurescope.viz.chart;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The head of a small list or chart: its name, and at the right what its figures are.
public final class ListHead extends HBox {
  private final Label figures = new Label();

  /// @param title such as `Nearest directions`
  /// @param unit such as `cosine`; named here once and not beside each figure
  public ListHead(String title, String unit) {
    getStyleClass().add("list-head");
    setAlignment(Pos.BASELINE_LEFT);
    var name = new Label(title);
    name.getStyleClass().add("list-title");
    name.setMinWidth(0);
    name.setWrapText(true);
    var room = new Region();
    HBox.setHgrow(room, Priority.ALWAYS);
    figures.setText(unit);
    figures.getStyleClass().add("list-unit");
    figures.setMinWidth(USE_PREF_SIZE);
    getChildren().addAll(name, room, figures);
  }

  /// Changes what the figures are.
  public void setUnit(String unit) {
    figures.setText(unit);
  }
}
