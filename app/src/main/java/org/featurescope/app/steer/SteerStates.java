package org.featurescope.app.steer;

import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.StatePane;
import org.featurescope.app.task.Jobs;
import org.kordamp.ikonli.feather.Feather;

/// What fills the middle while there is no picture of the prompt.
final class SteerStates {
  private final SteerActions actions;
  private final StatePane pane;

  SteerStates(SteerViewModel model, Jobs jobs, SteerActions actions) {
    this.actions = actions;
    pane = new StatePane("steer", jobs);
    model.stateProperty().subscribe(this::show);
  }

  StatePane pane() {
    return pane;
  }

  private void show(SteerState state) {
    switch (state) {
      case SteerState.Ready() -> pane.clear();
      case SteerState.NoModel() ->
          pane.invite(
              Feather.SLIDERS,
              "Nothing to steer yet",
              "Steering moves the features of an open model while you watch what it says next."
                  + " Open a model in the Library.",
              Buttons.primary("Open the Library", actions.library()));
      case SteerState.NoFeatures() ->
          pane.invite(
              Feather.SLIDERS,
              "No autoencoder for this model",
              "Sliders move the features of a sparse autoencoder. Open one in the Library, or"
                  + " train one.",
              Buttons.primary("Open the Library", actions.library()),
              Buttons.labelled("Train one", actions.train()));
      case SteerState.Working() ->
          pane.working("Reading the prompt", Buttons.labelled("Cancel", actions.stop()));
      case SteerState.Cancelled() ->
          pane.invite(
              Feather.SLIDERS,
              "Stopped",
              "The prompt was not read.",
              Buttons.primary("Read it again", actions.retry()));
      case SteerState.Failed(var problem) ->
          pane.problem(
              problem,
              Buttons.labelled("Try again", actions.retry()),
              Buttons.labelled("Open the Library", actions.library()));
    }
  }
}
