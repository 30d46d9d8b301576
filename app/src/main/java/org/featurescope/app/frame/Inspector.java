package org.featurescope.app.frame;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The right column: what is selected, in detail.
final class Inspector extends VBox {
  private static final PseudoClass WIDE = PseudoClass.getPseudoClass("wide");

  private final Label title = new Label();
  private final HBox actions = new HBox();
  private final ScrollPane body = new ScrollPane();
  private final VBox foot = new VBox();

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
    foot.getStyleClass().add("inspector-foot");
    getChildren().addAll(head, body, foot);
  }

  void show(View view) {
    title.textProperty().bind(view.inspectorTitle());
    actions.getChildren().setAll(view.inspectorActions().stream().map(Buttons::icon).toList());
    pseudoClassStateChanged(WIDE, view.wideInspector());
    body.setContent(view.inspector());
    body.setVvalue(0);
    foot.getChildren().setAll(view.inspectorFoot().stream().toList());
    foot.setVisible(!foot.getChildren().isEmpty());
    foot.setManaged(foot.isVisible());
  }
}
