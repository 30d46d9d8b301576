package org.featurescope.app.circuit;

import java.time.Duration;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.RunningJob;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What lies over the graph when it is not simply ready: an invitation where there is none, a note
/// at the foot while one is made or after it was cancelled, a problem where it failed. A graph that
/// is there stays visible.
final class CircuitStatePane extends StackPane {
  private static final Duration SHOWN_AFTER = Duration.ofMillis(350);

  private static final double WORDS = 520;

  private final CircuitViewModel model;
  private final Jobs jobs;
  private final CircuitActions actions;
  private Jobs.Delayed waiting = () -> {};

  CircuitStatePane(CircuitViewModel model, Jobs jobs, CircuitActions actions) {
    this.model = model;
    this.jobs = jobs;
    this.actions = actions;
    setId("circuit-state");
    setPickOnBounds(false);
    getStyleClass().add("state-layer");
    model.stateProperty().subscribe(this::show);
    model.benchProperty().subscribe(this::show);
    show();
  }

  private boolean hasGraph() {
    return model.graph().documentProperty().get().isPresent();
  }

  private void show() {
    waiting.cancel();
    switch (model.stateProperty().get()) {
      case CircuitState.Ready() -> getChildren().clear();
      case CircuitState.Empty() -> getChildren().setAll(empty());
      case CircuitState.Working() -> {
        getChildren().clear();
        waiting = jobs.after(SHOWN_AFTER, this::showWorking);
      }
      case CircuitState.Cancelled() ->
          corner(
              note(
                  hasGraph() ? "Stopped. The last graph is shown." : "Stopped.",
                  Buttons.labelled("Trace again", actions.trace())));
      case CircuitState.Failed(var problem) -> {
        var pane = hasGraph() ? passing(problem) : lasting(problem);
        pane.setMaxHeight(Region.USE_PREF_SIZE);
        pane.setId("circuit-problem");
        if (hasGraph()) {
          corner(pane);
        } else {
          StackPane.setAlignment(pane, Pos.CENTER);
          getChildren().setAll(pane);
        }
      }
    }
  }

  /// The graph is there: the problem can be closed.
  private ProblemPane passing(Problem problem) {
    return new ProblemPane(
        problem,
        Buttons.labelled("Trace again", actions.trace()),
        Buttons.labelled("Close", Action.of("Close the problem", Feather.X, model::forgive)));
  }

  private ProblemPane lasting(Problem problem) {
    return new ProblemPane(
        problem,
        Buttons.labelled("Trace again", actions.trace()),
        Buttons.labelled("Open a graph", actions.open()),
        Buttons.labelled("Open the Library", actions.library()));
  }

  private void showWorking() {
    if (!(model.stateProperty().get() instanceof CircuitState.Working)) {
      return;
    }
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    var words = new Label("Working");
    jobs.running().stream()
        .findFirst()
        .ifPresent(job -> {
          words.setText(job.title());
          job.snapshotProperty().subscribe(now -> progress(job, words, bar, now));
        });
    var cancel = Buttons.labelled("Cancel", actions.cancel());
    cancel.setId("circuit-cancel");
    var row = new HBox(words, bar, cancel);
    row.getStyleClass().add("state-note");
    corner(row);
  }

  private static void progress(
      RunningJob job, Label words, ProgressBar bar, RunningJob.Snapshot now) {
    bar.setProgress(now.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS));
    words.setText(now.unit().isEmpty() ? job.title() : job.title() + ": " + now.unit());
  }

  private void corner(Region note) {
    note.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    StackPane.setAlignment(note, Pos.BOTTOM_CENTER);
    StackPane.setMargin(note, new Insets(0, 14, 14, 14));
    getChildren().setAll(note);
  }

  private static HBox note(String text, Button button) {
    var note = new HBox(new Label(text), button);
    note.getStyleClass().add("state-note");
    return note;
  }

  private Node empty() {
    var icon = new FontIcon(Feather.SHARE_2);
    icon.getStyleClass().add("large-icon");
    var title = new Label("No graph yet");
    title.getStyleClass().add("state-title");
    var words = new Label(invitation());
    words.setId("circuit-invitation");
    words.getStyleClass().add("state-words");
    words.setWrapText(true);
    words.setMaxWidth(WORDS);
    var buttons =
        new HBox(
            model.materials().isEmpty()
                ? Buttons.primary("Open the Library", actions.library())
                : Buttons.primary("Trace the prompt", actions.trace()),
            Buttons.labelled("Open a graph file", actions.open()));
    buttons.getStyleClass().add("state-buttons");
    var all = new VBox(icon, title, words, buttons);
    all.getStyleClass().add("state");
    all.setMaxHeight(Region.USE_PREF_SIZE);
    return all;
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
}
