package org.featurescope.app.frame;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The right column: what is selected, in detail.
final class Inspector extends VBox {
  private final Label title = new Label();
  private final HBox actions = new HBox();
  private final ScrollPane body = new ScrollPane();

  Inspector() {
    getStyleClass().add("inspector");
    title.getStyleClass().add("inspector-title");
    title.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(title, Priority.ALWAYS);
    actions.getStyleClass().add("inspector-actions");
    actions.setAlignment(Pos.CENTER_RIGHT);
    var head = new HBox(title, actions);
    head.getStyleClass().add("inspector-head");
    head.setAlignment(Pos.CENTER_LEFT);
    body.setFitToWidth(true);
    body.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    body.getStyleClass().add("inspector-body");
    body.setFocusTraversable(false);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
  }

  void show(View view) {
    title.textProperty().bind(view.inspectorTitle());
    actions.getChildren().setAll(view.inspectorActions().stream().map(Buttons::icon).toList());
    body.setContent(view.inspector());
  }
}
