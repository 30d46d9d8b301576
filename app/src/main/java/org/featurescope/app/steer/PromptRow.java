package org.featurescope.app.steer;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Spoken;

/// The prompt, how many tokens it has, and what is wrong with it.
final class PromptRow extends VBox {
  private final SteerViewModel model;
  private final TextField field = new TextField();
  private final Label count = new Label();
  private final Label time = new Label();
  private final Label problem = new Label();

  PromptRow(SteerViewModel model) {
    this.model = model;
    getStyleClass().add("prompt-row");
    var words = new Label("Prompt");
    words.getStyleClass().add("steer-wide-only");
    words.setMinWidth(Region.USE_PREF_SIZE);
    words.setLabelFor(field);
    field.setId("steer-prompt");
    field.setPromptText("The text that the model continues");
    field.setAccessibleText("Prompt. What is below follows as you type.");
    field.textProperty().bindBidirectional(model.promptProperty());
    field.setOnAction(event -> model.texts().write());
    HBox.setHgrow(field, Priority.ALWAYS);
    count.setId("prompt-count");
    count.getStyleClass().add("caption");
    count.setMinWidth(Region.USE_PREF_SIZE);
    time.getStyleClass().addAll("caption", "steer-wide-only");
    time.setMinWidth(Region.USE_PREF_SIZE);
    var row = new HBox(words, field, count, time);
    row.getStyleClass().add("prompt-line");
    row.setAlignment(Pos.CENTER_LEFT);
    problem.setId("prompt-problem");
    problem.getStyleClass().add("form-problem");
    problem.setWrapText(true);
    problem.managedProperty().bind(problem.visibleProperty());
    getChildren().addAll(row, problem);
    model.look().live().seenProperty().subscribe(this::show);
    model.look().live().problemProperty().subscribe(this::show);
  }

  void focusField() {
    field.requestFocus();
    field.end();
  }

  private void show() {
    var seen = model.look().live().seenProperty().get();
    var said = model.look().live().problemProperty().get();
    count.setText(
        said.isPresent()
            ? ""
            : seen.map(each -> Spoken.count(each.tokens().size(), "token", "tokens")).orElse(""));
    time.setText(
        seen.map(each -> "last look " + Math.max(1, each.nanos() / 1_000_000) + " ms").orElse(""));
    problem.setText(said.map(each -> each.what() + ". " + each.next() + ".").orElse(""));
    problem.setVisible(said.isPresent() && seen.isPresent());
  }
}
