package org.featurescope.app.features;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import org.featurescope.compute.store.FeatureTable;

/// What a feature is called, with the words that were searched for underlined.
final class WordsCell extends TableCell<Integer, Integer> {
  private static final PseudoClass UNNAMED = PseudoClass.getPseudoClass("unnamed");

  private final FeaturesViewModel model;
  private final Tooltip tooltip = new Tooltip();

  WordsCell(FeaturesViewModel model) {
    this.model = model;
    getStyleClass().add("words-cell");
  }

  @Override
  protected void updateItem(Integer latent, boolean empty) {
    super.updateItem(latent, empty);
    setText(null);
    setGraphic(null);
    setContentDisplay(ContentDisplay.LEFT);
    setTooltip(null);
    pseudoClassStateChanged(UNNAMED, false);
    if (!empty && latent != null) {
      model.table().tableProperty().get().ifPresent(table -> show(table, latent));
    }
  }

  private void show(FeatureTable table, int latent) {
    var label = table.label(latent);
    if (label.isEmpty()) {
      pseudoClassStateChanged(UNNAMED, true);
      setText(table.dead(latent) ? "Never fired" : "No name yet");
      return;
    }
    tooltip.setText(label);
    setTooltip(tooltip);
    var found = span(label, model.table().queryProperty().get().words());
    if (found.isEmpty()) {
      setText(label);
      return;
    }
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    setGraphic(new MarkedWords(label, found.get().get(0), found.get().get(1)));
  }

  /// Where the first of the words stands in the label, as `[start, end)`.
  private static Optional<List<Integer>> span(String label, String words) {
    var lower = label.toLowerCase(Locale.ROOT);
    for (var word : words.toLowerCase(Locale.ROOT).split("\\s+")) {
      var at = word.isEmpty() ? -1 : lower.indexOf(word);
      if (at >= 0 && at + word.length() <= label.length()) {
        return Optional.of(List.of(at, at + word.length()));
      }
    }
    return Optional.empty();
  }
}
