package org.featurescope.app.circuit;

import javafx.scene.control.Button;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.StatePane;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.Jobs;
import org.kordamp.ikonli.feather.Feather;

/// What lies over the graph when it is not simply ready. A graph that is there stays visible.
final class CircuitStates {
  private final CircuitViewModel model;
  private final CircuitActions actions;
  private final StatePane pane;

  CircuitStates(CircuitViewModel model, Jobs jobs, CircuitActions actions) {
    this.model = model;
    this.actions = actions;
    pane = new StatePane("circuit", jobs);
    model.stateProperty().subscribe(this::show);
    model.benchProperty().subscribe(this::show);
    show();
  }

  StatePane pane() {
    return pane;
  }

  private boolean hasGraph() {
    return model.graph().documentProperty().get().isPresent();
  }

  private void show() {
    switch (model.stateProperty().get()) {
      case CircuitState.Ready() -> pane.clear();
      case CircuitState.Empty() ->
          pane.invite(
              Feather.SHARE_2,
              "No graph yet",
              invitation(),
              way(),
              Buttons.labelled("Open a graph file", actions.open()));
      case CircuitState.Working() -> {
        var cancel = Buttons.labelled("Cancel", actions.cancel());
        cancel.setId("circuit-cancel");
        pane.workingAsCalled(cancel);
      }
      case CircuitState.Cancelled() ->
          pane.note(
              hasGraph() ? "Stopped. The last graph is shown." : "Stopped.",
              Buttons.labelled("Trace again", actions.trace()));
      case CircuitState.Failed(var problem) -> failed(problem);
    }
  }

  private Button way() {
    return model.materials().isEmpty()
        ? Buttons.primary("Open the Library", actions.library())
        : Buttons.primary("Trace the prompt", actions.trace());
  }

  private String invitation() {
    var bench = model.benchProperty().get();
    if (bench.isEmpty()) {
      return "A graph shows which features drive the next token. Open a model in the Library to"
          + " trace a prompt, or drop a graph file of circuit-tracer or Neuronpedia on the window.";
    }
    return model.materials().isEmpty()
        ? bench.get().wouldFit() + " A graph file can be opened without."
        : "Trace the prompt above, then click a feature: what drives it and what it drives lights"
            + " up.";
  }

  private void failed(Problem problem) {
    var again = Buttons.labelled("Trace again", actions.trace());
    if (hasGraph()) {
      var close = Action.of("Close the problem", Feather.X, model::forgive);
      pane.passingProblem(problem, again, Buttons.labelled("Close", close));
    } else {
      pane.problem(
          problem,
          again,
          Buttons.labelled("Open a graph", actions.open()),
          Buttons.labelled("Open the Library", actions.library()));
    }
  }
}
