package org.featurescope.app.read;

import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.ProblemPane;
import org.kordamp.ikonli.feather.Feather;

/// What could not be done, above the text, of which it hides nothing; there until it was read.
final class ReadProblem extends VBox {
  private final ReadViewModel model;
  private final Action retry;
  private final Action library;
  private final Action close;

  /// @param closed puts the keyboard back on the text
  ReadProblem(ReadViewModel model, Action retry, Action library, Runnable closed) {
    this.model = model;
    this.retry = retry;
    this.library = library;
    close =
        Action.of(
            "Close the problem",
            Feather.X,
            () -> {
              var here = isFocusWithin();
              model.forgive();
              if (here) {
                closed.run();
              }
            });
    getStyleClass().add("read-problem");
    setMinHeight(USE_PREF_SIZE);
    model.stateProperty().subscribe(this::show);
    model.problemProperty().subscribe(this::show);
    show();
  }

  private void show() {
    getChildren().clear();
    var told = model.problemProperty().get();
    if (told.isPresent()) {
      add(told.get());
    } else if (model.stateProperty().get() instanceof ReadState.Failed(var problem)) {
      add(
          problem,
          Buttons.labelled("Try again", retry),
          Buttons.labelled("Open the Library", library));
    }
    setVisible(!getChildren().isEmpty());
    setManaged(isVisible());
  }

  private void add(Problem problem, Button... remedies) {
    var pane = new ProblemPane(problem, remedies);
    pane.setId("read-problem");
    var cross = Buttons.icon(close);
    cross.setId("close-problem");
    var line = new HBox(pane, cross);
    HBox.setHgrow(pane, Priority.ALWAYS);
    getChildren().add(line);
  }

  /// Closes the problem, if there is one.
  boolean close() {
    var shown = isVisible();
    if (shown) {
      close.perform();
    }
    return shown;
  }
}
