package org.featurescope.app.circuit;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.featurescope.compute.circuit.Scores;
import org.featurescope.viz.text.Figures;

/// Replacement and completeness side by side.
final class ScorePair extends HBox {
  private final Label first = new Label();
  private final Label second = new Label();
  private final Label replacement = new Label();
  private final Label completeness = new Label();

  ScorePair() {
    getStyleClass().add("score-pair");
    setAlignment(Pos.CENTER_RIGHT);
    for (var name : new Label[] {first, second}) {
      name.getStyleClass().add("score-name");
      name.setMinWidth(Region.USE_PREF_SIZE);
    }
    for (var figure : new Label[] {replacement, completeness}) {
      figure.getStyleClass().addAll("figure", "score-value");
      figure.setMinWidth(Region.USE_PREF_SIZE);
    }
    first.setTooltip(
        new Tooltip(
            "Replacement: the share of the influence on the outputs that comes from tokens and not"
                + " from errors."));
    second.setTooltip(
        new Tooltip(
            "Completeness: the share of the nodes' inputs, weighted by what they do for the"
                + " outputs, that are not errors."));
    setBrief(false);
    getChildren().addAll(first, replacement, second, completeness);
  }

  /// Whether the scores go by shorter names.
  void setBrief(boolean brief) {
    first.setText(brief ? "Replaced" : "Replacement");
    second.setText(brief ? "Complete" : "Completeness");
  }

  void show(Optional<Scores> scores) {
    setVisible(scores.isPresent());
    scores.ifPresent(now -> {
      replacement.setText(Figures.fixed(now.replacement(), 2));
      completeness.setText(Figures.fixed(now.completeness(), 2));
      setAccessibleText(
          "Replacement %s, completeness %s"
              .formatted(replacement.getText(), completeness.getText()));
    });
  }
}
