package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
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
    setGraphic(marked(label, found.get()));
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

  private static Node marked(String label, List<Integer> span) {
    var parts = new ArrayList<Node>();
    parts.add(part(label.substring(0, span.get(0)), "words-part"));
    parts.add(part(label.substring(span.get(0), span.get(1)), "words-match"));
    var rest = part(label.substring(span.get(1)), "words-part");
    rest.setMinWidth(0);
    parts.add(rest);
    var row = new HBox(parts.toArray(Node[]::new));
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  private static Label part(String text, String styleClass) {
    var label = new Label(text);
    label.getStyleClass().add(styleClass);
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }
}
