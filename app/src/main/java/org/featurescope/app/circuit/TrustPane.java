package org.featurescope.app.circuit;

import java.util.Comparator;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Buttons;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.viz.chart.ScatterPlot;
import org.featurescope.viz.text.Figures;

/// How far the graph can be trusted: many nodes are ablated one by one, and what the graph foretold
/// of each is held against what was measured.
final class TrustPane extends VBox {
  private final CircuitViewModel model;

  TrustPane(CircuitViewModel model, CircuitActions actions) {
    this.model = model;
    setId("circuit-trust");
    getStyleClass().add("circuit-tool");
    var run = Buttons.labelled("Ablate the strongest nodes", actions.faithfulness());
    run.setId("circuit-examine");
    run.setMinWidth(Region.USE_PREF_SIZE);
    var answer =
        new AnswerPane<>(
            model.experiment().faithfulness(),
            "Ablates the %d most influential nodes one by one and holds the graph's prediction of each against the run of the model."
                .formatted(Experiment.NODES),
            actions.faithfulness(),
            this::found);
    getChildren().addAll(checked(actions), new HBox(run), answer);
  }

  /// What the self-check found, and a button for all that it has left out.
  private Node checked(CircuitActions actions) {
    var all = Buttons.labelled("Check every node", actions.checkAll());
    all.setId("circuit-check-all");
    all.setMinWidth(Region.USE_PREF_SIZE);
    var answer =
        new AnswerPane<>(
            model.experiment().selfCheck(),
            "Not checked yet: adding its nodes to the held model shows whether the graph is exact.",
            actions.checkAll(),
            found -> {
              var sentence = new Label(Words.selfCheck(found));
              sentence.setId("circuit-check-sentence");
              sentence.setWrapText(true);
              return sentence;
            });
    var box = new VBox(answer, new HBox(all));
    box.getStyleClass().add("circuit-tool");
    return box;
  }

  private Node found(Faithfulness found) {
    var sentence = new Label(Words.faithfulness(found));
    sentence.setId("circuit-trust-sentence");
    sentence.setWrapText(true);
    var plot = new ScatterPlot("predicted", "measured");
    plot.setId("circuit-trust-plot");
    plot.pointsProperty()
        .set(
            found.points().stream()
                .map(point ->
                    new ScatterPlot.Point(
                        point.changed(), name(point), point.predicted(), point.measured()))
                .toList());
    plot.onOpenProperty().set(model.looking()::select);
    var box = new VBox(sentence, plot, worst(found.points()));
    box.getStyleClass().add("circuit-tool");
    return box;
  }

  private String name(Faithfulness.Point point) {
    var names = model.names().orElseThrow();
    return names.title(point.changed()) + ", " + names.place(point.changed());
  }

  /// The node of which the graph was most wrong.
  private Node worst(List<Faithfulness.Point> points) {
    var farthest =
        points.stream()
            .max(
                Comparator.comparingDouble(
                    point -> Math.abs(point.predicted() - point.measured())));
    var line =
        AnswerPane.words(
            farthest
                .map(point ->
                    "Most wrong of %s: predicted %s, measured %s."
                        .formatted(
                            name(point),
                            Figures.signed(point.predicted(), 1),
                            Figures.signed(point.measured(), 1)))
                .orElse(""));
    var row = new HBox(line);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }
}
