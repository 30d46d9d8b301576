package org.featurescope.app.features;

import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.StatePane;
import org.featurescope.app.task.Jobs;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;

/// What fills the middle when the table is not there.
final class FeaturesStates {
  private final FeaturesViewModel model;
  private final FeatureActions actions;
  private final StatePane pane;

  FeaturesStates(FeaturesViewModel model, Jobs jobs, FeatureActions actions) {
    this.model = model;
    this.actions = actions;
    pane = new StatePane("features", jobs);
    model.stateProperty().subscribe(this::show);
    model.indexing().stateProperty().subscribe(this::show);
    show();
  }

  StatePane pane() {
    return pane;
  }

  private void show() {
    switch (model.stateProperty().get()) {
      case FeaturesState.Ready() -> pane.clear();
      case FeaturesState.NoModel() ->
          pane.invite(
              Feather.GRID,
              "No features yet",
              "Features belong to an autoencoder of an open model, or to the neurons of its MLPs."
                  + " Open a model in the Library.",
              Buttons.primary("Open the Library", actions.library()));
      case FeaturesState.NoIndex(var choice) -> noIndex(choice);
      case FeaturesState.Working() ->
          pane.working("Opening the index", Buttons.labelled("Cancel", actions.cancel()));
      case FeaturesState.Cancelled() ->
          pane.invite(
              Feather.PAUSE_CIRCLE,
              "Stopped",
              "The index was not opened.",
              Buttons.primary("Open it again", actions.retry()));
      case FeaturesState.Failed(var problem, var repairable) -> {
        var retry = Buttons.labelled("Try again", actions.retry());
        if (repairable) {
          pane.problem(problem, Buttons.labelled("Repair", actions.repair()), retry);
        } else {
          pane.problem(problem, retry);
        }
      }
    }
  }

  private void noIndex(Choice choice) {
    switch (model.indexing().stateProperty().get()) {
      case Indexing.State.Running(var order, var job) when order.concerns(choice) -> {
        var pause = Buttons.labelled("Pause", actions.pause());
        pause.setId("index-pause");
        pane.underWay(
            Feather.LAYERS,
            "Indexing " + order.texts(),
            "You can go on working; progress is in the bar below.",
            job,
            pause);
      }
      case Indexing.State.Paused(var order) when order.concerns(choice) ->
          pane.invite(
              Feather.PAUSE_CIRCLE,
              "Paused",
              "What was counted of " + order.texts() + " is kept; it goes on from there.",
              Buttons.primary("Resume", actions.resume()),
              Buttons.labelled("Another text", actions.index()));
      case Indexing.State.Failed(var order, var problem) when order.concerns(choice) ->
          pane.problem(
              problem,
              Buttons.labelled("Try again", actions.resume()),
              Buttons.labelled("Another text", actions.index()));
      default ->
          pane.invite(
              Feather.GRID,
              choice.outdated()
                  ? "The index of %s does not fit any more".formatted(choice.name())
                  : "No index of %s yet".formatted(choice.name()),
              (choice.outdated()
                      ? "Its files have changed since they were indexed. Index a text again; the"
                          + " old index stays in the menu above."
                      : "An index counts where each of the %s %s fires on a text of yours, and"
                          + " keeps examples. Choose text files: a few megabytes are enough to"
                          + " begin with.")
                  .formatted(
                      Figures.count(choice.subject().latents()),
                      choice.neurons() ? "neurons" : "features"),
              Buttons.primary("Index a text file\u2026", actions.index()));
    }
  }
}
