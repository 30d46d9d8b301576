package org.featurescope.app.features;

import java.time.Duration;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.RunningJob;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What fills the middle when the table is not there: an invitation, a note that something is under
/// way, or a problem with what can be done about it.
final class FeaturesStatePane extends StackPane {
  private static final Duration SHOWN_AFTER = Duration.ofMillis(350);

  private final FeaturesViewModel model;
  private final Jobs jobs;
  private final FeatureActions actions;
  private Jobs.Delayed waiting = () -> {};

  FeaturesStatePane(FeaturesViewModel model, Jobs jobs, FeatureActions actions) {
    this.model = model;
    this.jobs = jobs;
    this.actions = actions;
    setId("features-state");
    getStyleClass().add("state-layer");
    model.stateProperty().subscribe(this::show);
    model.indexing().stateProperty().subscribe(this::show);
    show();
  }

  private void show() {
    waiting.cancel();
    var state = model.stateProperty().get();
    setVisible(!(state instanceof FeaturesState.Ready));
    switch (state) {
      case FeaturesState.Ready() -> getChildren().clear();
      case FeaturesState.NoModel() ->
          middle(
              state(
                  Feather.GRID,
                  "No features yet",
                  "Features belong to an autoencoder of an open model, or to the neurons of its"
                      + " MLPs. Open a model in the Library.",
                  Buttons.primary("Open the Library", actions.library())));
      case FeaturesState.NoIndex(var choice) -> middle(noIndex(choice));
      case FeaturesState.Working() -> {
        getChildren().clear();
        waiting = jobs.after(SHOWN_AFTER, this::working);
      }
      case FeaturesState.Cancelled() ->
          middle(
              state(
                  Feather.PAUSE_CIRCLE,
                  "Stopped",
                  "The index was not opened.",
                  Buttons.primary("Open it again", actions.retry())));
      case FeaturesState.Failed(var problem, var repairable) -> {
        var retry = Buttons.labelled("Try again", actions.retry());
        middle(
            repairable
                ? problem(problem, Buttons.labelled("Repair", actions.repair()), retry)
                : problem(problem, retry));
      }
    }
  }

  private Node noIndex(Choice choice) {
    return switch (model.indexing().stateProperty().get()) {
      case Indexing.State.Running(var order, var job) when order.concerns(choice) ->
          running(order, job);
      case Indexing.State.Paused(var order) when order.concerns(choice) ->
          state(
              Feather.PAUSE_CIRCLE,
              "Paused",
              "What was counted of " + order.texts() + " is kept; it goes on from there.",
              Buttons.primary("Resume", actions.resume()),
              Buttons.labelled("Another text", actions.index()));
      case Indexing.State.Failed(var order, var problem) when order.concerns(choice) ->
          problem(
              problem,
              Buttons.labelled("Try again", actions.resume()),
              Buttons.labelled("Another text", actions.index()));
      default ->
          state(
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
    };
  }

  private Node running(Indexing.Order order, RunningJob job) {
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    bar.getStyleClass().add("index-progress");
    progress(bar, job.snapshotProperty());
    var pause = Buttons.labelled("Pause", actions.pause());
    pause.setId("index-pause");
    var box =
        state(
            Feather.LAYERS,
            "Indexing " + order.texts(),
            "You can go on working; progress is in the bar below.",
            pause);
    box.getChildren().add(3, bar);
    return box;
  }

  private static void progress(
      ProgressBar bar, ReadOnlyObjectProperty<RunningJob.Snapshot> progress) {
    progress.subscribe(
        now -> bar.setProgress(now.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS)));
  }

  private void working() {
    if (!(model.stateProperty().get() instanceof FeaturesState.Working)) {
      return;
    }
    var note =
        new HBox(
            new Label("Opening the index"),
            new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS),
            Buttons.labelled("Cancel", actions.cancel()));
    note.getStyleClass().add("state-note");
    note.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    StackPane.setAlignment(note, Pos.BOTTOM_CENTER);
    StackPane.setMargin(note, new Insets(0, 0, 14, 0));
    getChildren().setAll(note);
  }

  private static Node problem(Problem problem, Button... remedies) {
    var pane = new ProblemPane(problem, remedies);
    pane.setMaxHeight(Region.USE_PREF_SIZE);
    pane.setId("features-problem");
    return pane;
  }

  private static VBox state(Ikon icon, String title, String words, Button... buttons) {
    var picture = new FontIcon(icon);
    picture.getStyleClass().add("large-icon");
    var name = new Label(title);
    name.getStyleClass().add("state-title");
    name.setId("features-state-title");
    var says = new Label(words);
    says.getStyleClass().addAll("state-words", "features-state-words");
    says.setWrapText(true);
    var row = new FlowPane(buttons);
    row.getStyleClass().addAll("chips", "state-buttons");
    row.setAlignment(Pos.CENTER);
    var all = new VBox(picture, name, says, row);
    all.getStyleClass().add("state");
    all.setMaxHeight(Region.USE_PREF_SIZE);
    return all;
  }

  private void middle(Node node) {
    StackPane.setAlignment(node, Pos.CENTER);
    getChildren().setAll(node);
  }
}
