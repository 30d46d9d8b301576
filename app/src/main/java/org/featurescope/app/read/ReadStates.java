package org.featurescope.app.read;

import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.StatePane;
import org.featurescope.app.task.Jobs;
import org.kordamp.ikonli.feather.Feather;

/// What lies over the heatmap when it is not simply ready. What is already drawn stays visible; of
/// what failed, [ReadProblem] tells above it.
final class ReadStates {

  /// What the states' buttons do.
  record Remedies(
      Action type, Action open, Action sample, Action retry, Action library, Action cancel) {}

  private final ReadViewModel model;
  private final Remedies remedies;
  private final StatePane pane;

  ReadStates(ReadViewModel model, Jobs jobs, Remedies remedies) {
    this.model = model;
    this.remedies = remedies;
    pane = new StatePane("read", jobs);
    model.stateProperty().subscribe(this::show);
  }

  StatePane pane() {
    return pane;
  }

  private void show(ReadState state) {
    switch (state) {
      case ReadState.Empty() -> invite();
      case ReadState.Working() -> {
        var cancel = Buttons.labelled("Cancel", remedies.cancel);
        cancel.setId("cancel-reading");
        pane.working(
            model.microscopeProperty().get().isEmpty() ? "Opening the model" : "Reading", cancel);
      }
      case ReadState.Ready() -> pane.clear();
      case ReadState.Cancelled() ->
          pane.note(
              "Stopped. What had come is shown.", Buttons.labelled("Read again", remedies.retry));
      case ReadState.Unread() ->
          pane.note(
              "Not all of this text was read.", Buttons.labelled("Read again", remedies.retry));
      case ReadState.NoModel() ->
          pane.note("No model is open.", Buttons.labelled("Open the Library", remedies.library));
      case ReadState.Failed failed -> {
        if (model.sourceProperty().get().text().isEmpty()) {
          invite();
        } else {
          pane.clear();
        }
      }
    }
  }

  private void invite() {
    pane.invite(
        Feather.FILE_TEXT,
        "No text yet",
        "Type one, open a file, drop one on the window, or start with the sample.",
        Buttons.primary("Type a text", remedies.type),
        Buttons.labelled("Open a file", remedies.open),
        Buttons.labelled("Sample", remedies.sample));
  }
}
