package org.featurescope.app.circuit;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.chart.Curve;
import org.featurescope.viz.graph.ThresholdSlider;
import org.kordamp.ikonli.feather.Feather;

/// The fewest features that do it, as real runs of the model say.
final class MinimalPane extends VBox {
  private final CircuitViewModel model;

  MinimalPane(CircuitViewModel model, CircuitActions actions) {
    this.model = model;
    setId("circuit-minimal");
    getStyleClass().add("circuit-tool");
    var share = new ThresholdSlider("Keep");
    share.setId("circuit-share");
    share.valueProperty().bindBidirectional(model.experiment().shareProperty());
    var run = Buttons.labelled("Search", actions.minimal());
    run.setId("circuit-search");
    run.setMinWidth(Region.USE_PREF_SIZE);
    var row = new HBox(share, run);
    row.getStyleClass().add("answer-row");
    row.setAlignment(Pos.CENTER_LEFT);
    var answer =
        new AnswerPane<>(
            model.experiment().minimal(),
            "Searches the fewest features that keep this share of the logit difference while all"
                + " others are set to their means; every step is a run of the model.",
            actions.minimal(),
            this::found);
    getChildren().addAll(row, answer);
  }

  private Node found(MinimalCircuit found) {
    var sentence = new Label(Words.minimal(found));
    sentence.setId("circuit-minimal-sentence");
    sentence.setWrapText(true);
    var curve = new Curve("Share of the logit difference");
    var most = found.curve().stream().mapToInt(MinimalCircuit.Step::features).max().orElse(1);
    found
        .curve()
        .forEach(step -> curve.add(step.features() / (double) Math.max(1, most), step.share()));
    var axis =
        AnswerPane.words("Share of the logit difference, from no features to %d".formatted(most));
    var pin =
        Buttons.labelled(
            "Pin them as a group",
            Action.of(
                "Pin the minimal circuit as a group",
                Feather.MAP_PIN,
                model.experiment()::pinMinimal));
    pin.setId("circuit-pin-minimal");
    var box = new VBox(sentence, curve, axis, new HBox(pin));
    box.getStyleClass().add("circuit-tool");
    return box;
  }
}
