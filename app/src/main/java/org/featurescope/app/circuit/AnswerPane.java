package org.featurescope.app.circuit;

import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.RunningJob;
import org.kordamp.ikonli.feather.Feather;

/// The answer to a question, in whatever state it is: an invitation to ask, how far the work has
/// come, the answer itself, or why there is none.
///
/// @param <T> what answers it
final class AnswerPane<T> extends VBox {
  private final Question<T> question;
  private final String invitation;
  private final Function<T, Node> given;
  private final Action again;

  /// @param invitation one line that says what will be answered
  /// @param again asks once more
  AnswerPane(Question<T> question, String invitation, Action again, Function<T, Node> given) {
    this.question = question;
    this.invitation = invitation;
    this.given = given;
    this.again = again;
    getStyleClass().add("answer-pane");
    question.answerProperty().subscribe(this::show);
    show();
  }

  private void show() {
    getChildren()
        .setAll(
            switch (question.answerProperty().get()) {
              case Answer.None<T>() -> words(invitation);
              case Answer.Working<T>(var job) -> working(job);
              case Answer.Given<T>(var value) -> given.apply(value);
              case Answer.Cancelled<T>() -> stopped();
              case Answer.Failed<T>(var problem) ->
                  new ProblemPane(problem, Buttons.labelled("Try again", again));
            });
  }

  static Label words(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.getStyleClass().add("quiet");
    return label;
  }

  private Node working(RunningJob job) {
    var words = new Label(job.title());
    words.setMinWidth(0);
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    bar.setMinWidth(60);
    job.snapshotProperty()
        .subscribe(
            now -> bar.setProgress(now.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS)));
    var cancel =
        Buttons.labelled("Cancel", Action.of("Cancel " + job.title(), Feather.X, question::cancel));
    return row(words, bar, fixed(cancel));
  }

  private Node stopped() {
    return row(words("Stopped."), fixed(Buttons.labelled("Try again", again)));
  }

  private static Button fixed(Button button) {
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private static HBox row(Node... nodes) {
    var row = new HBox(nodes);
    row.getStyleClass().add("answer-row");
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }
}
