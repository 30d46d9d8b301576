package org.featurescope.app.train;

import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.viz.text.Figures;

/// What the training will take, as far as that is known.
final class CostLine extends Label {
  private static final PseudoClass IMPOSSIBLE = PseudoClass.getPseudoClass("impossible");

  private final TrainViewModel model;

  CostLine(TrainViewModel model) {
    this.model = model;
    setId("train-cost");
    getStyleClass().add("cost-line");
    setWrapText(true);
    setMinHeight(USE_PREF_SIZE);
    model.costProperty().subscribe(this::show);
    model.settings().neededProperty().subscribe(this::show);
    model.stateProperty().subscribe(this::show);
    show();
  }

  private void show() {
    var cost = model.costProperty().get();
    pseudoClassStateChanged(IMPOSSIBLE, cost instanceof CostState.Impossible);
    setText(
        switch (cost) {
          case CostState.Unknown unknown -> waiting();
          case CostState.Estimating estimating -> "A few steps are taken to see.";
          case CostState.Known(var known) -> told(known);
          case CostState.Impossible(var problem) -> told(problem);
        });
  }

  private String waiting() {
    var needed = model.settings().neededProperty().getValue();
    if (!needed.isEmpty()) {
      return "Time and memory are told here once %s chosen."
          .formatted(String.join(" and ", needed) + (needed.size() == 1 ? " is" : " are"));
    }
    return model.stateProperty().get() instanceof TrainState.Running
        ? "Not estimated before the start."
        : "Told in a moment.";
  }

  private static String told(Cost cost) {
    return "About %s for %s, %s of memory."
        .formatted(
            Spoken.time(cost.seconds()),
            Spoken.count(cost.steps(), "step", "steps"),
            Figures.count(Math.max(1, cost.bytes() >> 20)) + " MB");
  }

  private static String told(Problem problem) {
    return problem.what() + ". " + problem.next() + ".";
  }
}
