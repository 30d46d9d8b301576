package org.featurescope.app.library;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// What the Library says of itself while nothing is selected.
final class AboutPane extends VBox {
  private static final String ABOUT_SELECTION =
      "Select a row for its diagnosis: what it is, what is missing, and whether it fits the model"
          + " in use. What cannot be opened is diagnosed as well.";
  private static final String ABOUT_MODELS =
      "A model folder has the layout of Hugging Face: config.json, tokenizer.json and"
          + " model.safetensors (or its shards).";
  private static final String ABOUT_SAES =
      "SAEs and transcoders open in the layouts of SAELens, Gemma Scope, OpenAI, sparsify,"
          + " dictionary_learning and circuit-tracer. They must have been trained on the model in"
          + " use.";
  private static final String ABOUT_HUB =
      "The Hub cache is the folder that Hugging Face's tools share; it is read where it lies. A"
          + " download goes there too, asks only the Hub, and goes on where it stopped.";
  private static final String PRIVATE =
      "Nothing leaves this machine. Without a download no connection is opened.";

  AboutPane() {
    getStyleClass().addAll("inspector-section", "last");
    for (var text : List.of(ABOUT_SELECTION, ABOUT_MODELS, ABOUT_SAES, ABOUT_HUB, PRIVATE)) {
      getChildren().add(words(text));
    }
  }

  private static Label words(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.getStyleClass().add("state-words");
    label.setStyle("-fx-text-alignment: left;");
    return label;
  }
}
