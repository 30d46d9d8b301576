package org.featurescope.viz.chart;

import javafx.beans.Observable;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.featurescope.viz.text.Figures;

/// A score from 0 to 1 as a short bar with its figure; a dash where there is none.
public final class MatchBar extends HBox {
  private final DoubleProperty score = new SimpleDoubleProperty(this, "score", Double.NaN);
  private final Bar bar = new Bar();
  private final Label figure = new Label();

  public MatchBar() {
    getStyleClass().add("match-bar");
    setAlignment(Pos.CENTER_LEFT);
    setAccessibleRole(AccessibleRole.TEXT);
    figure.getStyleClass().add("feature-value");
    figure.setMinWidth(USE_PREF_SIZE);
    HBox.setHgrow(bar, Priority.ALWAYS);
    getChildren().addAll(bar, figure);
    score.addListener((Observable property) -> write());
    write();
  }

  /// From 0 to 1; `NaN` for none.
  public DoubleProperty scoreProperty() {
    return score;
  }

  private void write() {
    var value = score.get();
    var none = Double.isNaN(value);
    bar.setVisible(!none);
    bar.setManaged(!none);
    bar.set(value);
    // Two places, so that the figures of a column can be compared.
    figure.setText(Figures.fixed(value, 2));
    setAccessibleText(none ? "no score" : "score " + figure.getText());
  }
}
