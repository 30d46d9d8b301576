package org.featurescope.app.circuit;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.viz.graph.ThresholdSlider;

/// How much of the graph is shown, and how much of the model's output it explains. Where there is
/// little room everything is said in fewer words.
final class CircuitToolbar extends HBox {
  /// All words; the count without what is counted; also the scores by shorter names.
  private static final int TERSEST = 2;

  private final CircuitViewModel model;
  private final ThresholdSlider nodes = new ThresholdSlider("Nodes");
  private final ThresholdSlider edges = new ThresholdSlider("Edges");
  private final Label count = new Label();
  private final ScorePair scores = new ScorePair();
  private final CheckFigure check;

  CircuitToolbar(CircuitViewModel model) {
    this.model = model;
    getStyleClass().addAll("toolbar", "circuit-toolbar");
    setAlignment(Pos.CENTER_LEFT);
    // It says less instead of making the view wider.
    setMinWidth(0);
    nodes.setId("circuit-nodes");
    edges.setId("circuit-edges");
    nodes.valueProperty().bindBidirectional(model.graph().nodesProperty());
    edges.valueProperty().bindBidirectional(model.graph().edgesProperty());
    count.setId("circuit-count");
    count.getStyleClass().addAll("figure", "features-count");
    count.setMinWidth(Region.USE_PREF_SIZE);
    scores.setId("circuit-scores");
    check = new CheckFigure(model);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    getChildren().addAll(nodes, edges, count, space, check, scores);
    model
        .graph()
        .cutProperty()
        .subscribe(cut -> {
          scores.show(cut.map(Cut::scores));
          nodes.setDisable(cut.isEmpty());
          edges.setDisable(cut.isEmpty());
          fit();
        });
    widthProperty().subscribe(this::fit);
    check.widthProperty().subscribe(this::fit);
    // Its letters become wider when the style sheets come.
    scores.widthProperty().subscribe(this::fit);
  }

  /// Where there is no room for all figures, the self-check is told with the faithfulness alone.
  private void fit() {
    say(0);
    var without = prefWidth(-1) - (check.isManaged() ? check.prefWidth(-1) + getSpacing() : 0);
    check.setRoom(getWidth() >= without + check.prefWidth(-1) + getSpacing());
    for (var terse = 1; terse <= TERSEST && computeMinWidth(-1) > getWidth(); terse++) {
      say(terse);
    }
  }

  private void say(int terse) {
    var counts = model.graph().cutProperty().get().map(Words::counts).orElse("");
    count.setText(terse > 0 ? counts.replaceFirst(" nodes?$", "") : counts);
    count.setTooltip(new Tooltip(counts + " kept"));
    scores.setBrief(terse > 1);
  }

  ThresholdSlider nodesSlider() {
    return nodes;
  }

  ThresholdSlider edgesSlider() {
    return edges;
  }
}
