package org.featurescope.app.features;

import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.app.read.Selection;
import org.featurescope.app.read.TextReading;
import org.featurescope.viz.feature.ExampleList;
import org.featurescope.viz.feature.Snippet;
import org.featurescope.viz.text.Figures;

/// Try your own text: what is typed, and under it the same words in the feature's colours.
final class TryPane extends VBox {
  private final FeaturesViewModel model;
  private final ObservableValue<Selection> shownInRead;
  private final TextField field = new TextField();
  private final Label max = new Label();
  private final ExampleList heat = new ExampleList();

  TryPane(FeaturesViewModel model, ObservableValue<Selection> shownInRead) {
    this.model = model;
    this.shownInRead = shownInRead;
    getStyleClass().add("try-pane");
    var title = new Label("Try your own text");
    title.getStyleClass().add("section-title");
    title.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(title, Priority.ALWAYS);
    max.setId("try-max");
    max.getStyleClass().add("section-note");
    var head = new HBox(title, max);
    head.getStyleClass().add("section-head");
    field.setId("try-text");
    field.setPromptText("Type words that might wake it");
    field.setAccessibleText("Text to try. The colours below follow as you type.");
    field.textProperty().bindBidirectional(model.trial().textProperty());
    heat.setId("try-heat");
    heat.setAccessibleText("The typed text in the feature's colours");
    getChildren().addAll(head, field, heat);
    model.trial().readingProperty().subscribe(this::show);
    model.trial().problemProperty().subscribe(this::show);
    model.trial().siteProperty().subscribe(this::show);
    model.page().pageProperty().subscribe(this::show);
    shownInRead.subscribe(this::show);
    show();
  }

  private void show() {
    var possible = model.trial().siteProperty().get().isPresent();
    field.setDisable(!possible);
    var page = model.page().pageProperty().get();
    setVisible(page.isPresent());
    setManaged(page.isPresent());
    var reading = model.trial().readingProperty().get();
    heat.setVisible(false);
    heat.setManaged(false);
    if (!possible) {
      max.setText("Open its model to try a text");
      return;
    }
    var problem = model.trial().problemProperty().get();
    if (problem.isPresent()) {
      max.setText(problem.get().what() + ".");
      return;
    }
    if (page.isEmpty() || reading.done() == 0) {
      max.setText("The model reads it as you type");
      return;
    }
    var latent = page.get().latent();
    if (latent >= reading.latentCount()) {
      return;
    }
    var values = reading.valuesOf(latent);
    var words = words(reading);
    var peak = strongest(words, values);
    max.setText(peak < 0 ? "silent" : "max " + Figures.of(values[words.get(peak)]));
    if (words.isEmpty()) {
      return;
    }
    var activations = new float[words.size()];
    for (var i = 0; i < activations.length; i++) {
      activations[i] = values[words.get(i)];
    }
    var tokens =
        words.stream()
            .map(token -> reading.text().substring(reading.start(token), reading.end(token)))
            .toList();
    heat.hueProperty().set(shownInRead.getValue().pick(latent).map(Selection.Pick::hue).orElse(1));
    heat.maxProperty().set(page.get().feature().statistics().max());
    heat.snippetsProperty()
        .set(
            List.of(
                new Snippet(
                    peak < 0 ? 0 : activations[peak], tokens, activations, Math.max(0, peak))));
    heat.expand(0, true);
    heat.setVisible(true);
    heat.setManaged(true);
  }

  /// The tokens that stand for text; of a BOS nobody wants to know.
  private static List<Integer> words(TextReading reading) {
    return IntStream.range(0, reading.done())
        .filter(token -> !reading.special(token))
        .boxed()
        .toList();
  }

  /// Index into `words` of the strongest, -1 where all are silent.
  private static int strongest(List<Integer> words, float... values) {
    var best = -1;
    for (var i = 0; i < words.size(); i++) {
      var value = values[words.get(i)];
      if (value > 0 && (best < 0 || value > values[words.get(best)])) {
        best = i;
      }
    }
    return best;
  }
}
