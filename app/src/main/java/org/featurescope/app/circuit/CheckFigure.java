package org.featurescope.app.circuit;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.viz.text.Figures;

/// The largest deviation that the self-check of the graph found. It comes a moment after the graph.
final class CheckFigure extends HBox {
  private final CircuitViewModel model;
  private final Label figure = new Label();
  private final Tooltip words = new Tooltip();
  private boolean room = true;

  CheckFigure(CircuitViewModel model) {
    this.model = model;
    setId("circuit-check");
    getStyleClass().add("score-pair");
    setAlignment(Pos.CENTER_RIGHT);
    var name = new Label("Self-check");
    name.getStyleClass().add("score-name");
    figure.getStyleClass().addAll("figure", "score-value");
    words.setWrapText(true);
    words.setPrefWidth(320);
    for (var label : new Label[] {name, figure}) {
      label.setMinWidth(Region.USE_PREF_SIZE);
      label.setTooltip(words);
    }
    getChildren().addAll(name, figure);
    model.experiment().selfCheck().answerProperty().subscribe(this::show);
    show();
  }

  /// Whether there is a place for it.
  void setRoom(boolean there) {
    if (room != there) {
      room = there;
      show();
    }
  }

  private void show() {
    var checked = model.experiment().selfCheck().given();
    var working = model.experiment().selfCheck().answerProperty().get() instanceof Answer.Working;
    var there = room && (working || checked.isPresent());
    setVisible(there);
    setManaged(there);
    figure.setText(checked.map(SelfCheck::deviation).map(Figures::of).orElse("\u2026"));
    words.setText(
        checked.map(Words::selfCheck).orElse("The graph is being held against the model."));
    figure.getStyleClass().remove("warning-text");
    if (checked.filter(check -> !Words.exact(check)).isPresent()) {
      figure.getStyleClass().add("warning-text");
    }
    setAccessibleText("Self-check: " + words.getText());
  }
}
