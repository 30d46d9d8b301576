package org.featurescope.app.read;

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
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.RunningJob;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What lies over the heatmap when it is not simply ready: an invitation when there is no text, a
/// note in the corner while it works or after it was cancelled, a problem when it failed. What is
/// already drawn stays visible.
final class StatePane extends StackPane {

  /// What the states' buttons do.
  record Remedies(
      Action type, Action open, Action sample, Action retry, Action cancel, Action library) {}

  private static final Duration WORKING_SHOWN_AFTER = Duration.ofMillis(350);

  private final Remedies remedies;
  private final Jobs jobs;
  private final ReadViewModel model;
  private Jobs.Delayed working = () -> {};

  StatePane(ReadViewModel model, Jobs jobs, Remedies remedies) {
    this.model = model;
    this.jobs = jobs;
    this.remedies = remedies;
    setPickOnBounds(false);
    getStyleClass().add("state-layer");
    model.stateProperty().subscribe(this::show);
  }

  private void show(ReadState state) {
    working.cancel();
    switch (state) {
      case ReadState.Empty() -> getChildren().setAll(empty());
      case ReadState.Working() -> {
        // A note that flashes at every keystroke would be worse than none.
        getChildren().clear();
        working = jobs.after(WORKING_SHOWN_AFTER, this::showWorking);
      }
      case ReadState.Ready() -> getChildren().clear();
      case ReadState.Cancelled() ->
          corner(
              note(
                  "Stopped. What had come is shown.",
                  Buttons.labelled("Read again", remedies.retry)));
      case ReadState.Failed(var problem) -> {
        var pane =
            new ProblemPane(
                problem,
                Buttons.labelled("Try again", remedies.retry),
                Buttons.labelled("Open the Library", remedies.library));
        pane.setMaxHeight(Region.USE_PREF_SIZE);
        pane.setId("problem");
        StackPane.setAlignment(pane, Pos.CENTER);
        getChildren().setAll(pane);
      }
    }
  }

  private void showWorking() {
    if (!(model.stateProperty().get() instanceof ReadState.Working)) {
      return;
    }
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    var words =
        new Label(model.microscopeProperty().get().isEmpty() ? "Opening the model" : "Reading");
    jobs.running().stream()
        .findFirst()
        .ifPresent(job -> job.snapshotProperty().subscribe(now -> progress(bar, now)));
    var cancel = Buttons.labelled("Cancel", remedies.cancel);
    cancel.setId("cancel-reading");
    var row = new HBox(words, bar, cancel);
    row.getStyleClass().add("state-note");
    corner(row);
  }

  private static void progress(ProgressBar bar, RunningJob.Snapshot now) {
    bar.setProgress(now.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS));
  }

  private void corner(Region note) {
    note.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    StackPane.setAlignment(note, Pos.BOTTOM_CENTER);
    StackPane.setMargin(note, new Insets(0, 0, 14, 0));
    getChildren().setAll(note);
  }

  private static HBox note(String text, Button button) {
    var note = new HBox(new Label(text), button);
    note.getStyleClass().add("state-note");
    return note;
  }

  private Node empty() {
    var icon = new FontIcon(Feather.FILE_TEXT);
    icon.getStyleClass().add("large-icon");
    var title = new Label("No text yet");
    title.getStyleClass().add("state-title");
    var words =
        new Label("Type one, open a file, drop one on the window, or start with the sample.");
    words.getStyleClass().add("state-words");
    words.setWrapText(true);
    var buttons =
        new HBox(
            Buttons.primary("Type a text", remedies.type),
            Buttons.labelled("Open a file", remedies.open),
            Buttons.labelled("Sample", remedies.sample));
    buttons.getStyleClass().add("state-buttons");
    var all = new VBox(icon, title, words, buttons);
    all.getStyleClass().add("state");
    all.setMaxHeight(Region.USE_PREF_SIZE);
    return all;
  }
}
