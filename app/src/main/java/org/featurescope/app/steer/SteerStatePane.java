package org.featurescope.app.steer;

import java.time.Duration;
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
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.Jobs;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What fills the middle while there is no picture of the prompt: an invitation, a note that one is
/// under way, or a problem with what can be done about it.
final class SteerStatePane extends StackPane {
  private static final Duration SHOWN_AFTER = Duration.ofMillis(350);

  private final SteerViewModel model;
  private final Jobs jobs;
  private final SteerActions actions;
  private Jobs.Delayed waiting = () -> {};

  SteerStatePane(SteerViewModel model, Jobs jobs, SteerActions actions) {
    this.model = model;
    this.jobs = jobs;
    this.actions = actions;
    setId("steer-state");
    getStyleClass().add("state-layer");
    model.stateProperty().subscribe(this::show);
  }

  private void show(SteerState state) {
    waiting.cancel();
    setVisible(!(state instanceof SteerState.Ready));
    switch (state) {
      case SteerState.Ready() -> getChildren().clear();
      case SteerState.NoModel() ->
          middle(
              state(
                  "Nothing to steer yet",
                  "Steering moves the features of an open model while you watch what it says"
                      + " next. Open a model in the Library.",
                  Buttons.primary("Open the Library", actions.library())));
      case SteerState.NoFeatures() ->
          middle(
              state(
                  "No autoencoder for this model",
                  "Sliders move the features of a sparse autoencoder. Open one in the Library, or"
                      + " train one.",
                  Buttons.primary("Open the Library", actions.library())));
      case SteerState.Working() -> {
        getChildren().clear();
        waiting = jobs.after(SHOWN_AFTER, this::working);
      }
      case SteerState.Cancelled() ->
          middle(
              state(
                  "Stopped",
                  "The prompt was not read.",
                  Buttons.primary("Read it again", actions.retry())));
      case SteerState.Failed(var problem) -> {
        var pane =
            new ProblemPane(
                problem,
                Buttons.labelled("Try again", actions.retry()),
                Buttons.labelled("Open the Library", actions.library()));
        pane.setMaxHeight(Region.USE_PREF_SIZE);
        pane.setId("steer-problem");
        middle(pane);
      }
    }
  }

  private void working() {
    if (!(model.stateProperty().get() instanceof SteerState.Working)) {
      return;
    }
    var note =
        new HBox(
            new Label("Reading the prompt"),
            new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS),
            Buttons.labelled("Cancel", actions.stop()));
    note.getStyleClass().add("state-note");
    note.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    middle(note);
  }

  private static VBox state(String title, String words, Button... buttons) {
    var picture = new FontIcon(Feather.SLIDERS);
    picture.getStyleClass().add("large-icon");
    var name = new Label(title);
    name.getStyleClass().add("state-title");
    name.setId("steer-state-title");
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
