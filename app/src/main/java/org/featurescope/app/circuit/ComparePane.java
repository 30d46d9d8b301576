package org.featurescope.app.circuit;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;

/// Two graphs: what both have, what only one has, and whose influence changed most.
final class ComparePane extends VBox {
  private final CircuitViewModel model;
  private final TextField prompt = new TextField();

  ComparePane(CircuitViewModel model, CircuitActions actions) {
    this.model = model;
    setId("circuit-comparison");
    getStyleClass().add("circuit-tool");
    prompt.setId("circuit-other-prompt");
    prompt.setPromptText("Another prompt, to be traced and laid over this graph");
    prompt.setAccessibleText("Another prompt to compare with. Enter traces it.");
    HBox.setHgrow(prompt, Priority.ALWAYS);
    var trace =
        Buttons.labelled(
            "Compare",
            Action.of("Compare with this prompt", Feather.COLUMNS, this::compare)
                .when(prompt.textProperty().map(text -> !text.isBlank())));
    trace.setId("circuit-compare-run");
    trace.setMinWidth(Region.USE_PREF_SIZE);
    prompt.setOnAction(event -> compare());
    var end = Buttons.icon(actions.endComparison());
    end.setId("circuit-compare-end");
    var row = new HBox(prompt, trace, end);
    row.getStyleClass().add("answer-row");
    row.setAlignment(Pos.CENTER_LEFT);
    var answer =
        new AnswerPane<>(
            model.contrast().compared(),
            "Type another prompt, or choose a kept graph or a file under Compare: both graphs are"
                + " laid over each other.",
            Action.of("Compare again", Feather.ROTATE_CW, this::compare),
            this::found);
    getChildren().addAll(row, answer);
  }

  private void compare() {
    if (!prompt.getText().isBlank()) {
      model.contrast().withPrompt(prompt.getText());
    }
  }

  private Node found(Compared found) {
    var sentence = new Label(found.words());
    sentence.setId("circuit-compare-sentence");
    sentence.setWrapText(true);
    var box = new VBox(sentence);
    box.getStyleClass().add("circuit-tool");
    return box;
  }

  void focusPrompt() {
    prompt.requestFocus();
  }
}
