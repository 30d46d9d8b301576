package org.featurescope.app.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.RunningJob.Snapshot;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A download below the row that it belongs to: the question, how it goes, how it ended.
final class DownloadPane extends VBox {

  /// What is asked and decided here.
  interface Decisions {
    String question(List<Piece> pieces);

    void start(List<Piece> pieces);

    void cancel();

    void dismiss();
  }

  private final String title;
  private final String server;
  private final String agreeId;
  private final Decisions decisions;
  private Optional<Label> figures = Optional.empty();
  private Optional<ProgressBar> bar = Optional.empty();
  private Optional<Button> answer = Optional.empty();

  /// @param title what is fetched
  /// @param server that is asked for it
  /// @param agreeId the id of the button that says yes
  DownloadPane(String title, String server, String agreeId, Decisions decisions) {
    this.title = title;
    this.server = server;
    this.agreeId = agreeId;
    this.decisions = decisions;
    getStyleClass().add("library-below");
    managedProperty().bind(visibleProperty());
  }

  /// Puts the keyboard on the answer, where a question is asked.
  void focusAnswer() {
    answer.ifPresent(Node::requestFocus);
  }

  /// Shows what is going on.
  void show(Optional<DownloadState> state) {
    if (state.orElse(null) instanceof DownloadState.Running(var pieces, var now)
        && bar.isPresent()) {
      progress(now);
      return;
    }
    bar = Optional.empty();
    figures = Optional.empty();
    answer = Optional.empty();
    getChildren().clear();
    state.ifPresent(going -> getChildren().add(going(going)));
    setVisible(state.isPresent());
  }

  private Node going(DownloadState state) {
    return switch (state) {
      case DownloadState.Asked(var pieces) -> question(pieces);
      case DownloadState.Running(var pieces, var now) -> running(now);
      case DownloadState.Stopped(var pieces) ->
          line(
              Feather.PAUSE,
              "Stopped. What has arrived is kept.",
              close(),
              start("Resume", "Resume " + title, pieces));
      case DownloadState.Failed(var pieces, var problem) ->
          new ProblemPane(problem, start("Try again", "Try again", pieces), close());
    };
  }

  private Node question(List<Piece> pieces) {
    var agree = start("Download", "Download " + title, pieces);
    agree.getStyleClass().add("primary");
    agree.setId(agreeId);
    answer = Optional.of(agree);
    var no =
        button(Buttons.labelled("Not now", Action.of("Not now", Feather.X, decisions::dismiss)));
    return line(Feather.HELP_CIRCLE, decisions.question(pieces), no, agree);
  }

  private Button start(String word, String action, List<Piece> pieces) {
    return button(
        Buttons.labelled(word, Action.of(action, Feather.DOWNLOAD, () -> decisions.start(pieces))));
  }

  private Button close() {
    return button(
        Buttons.labelled("Close", Action.of("Close the note", Feather.X, decisions::dismiss)));
  }

  private static Button button(Button button) {
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private Node running(Snapshot now) {
    var moving = new ProgressBar();
    moving.setAccessibleText("Download of " + title);
    moving.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(moving, Priority.ALWAYS);
    var said = new Label();
    said.getStyleClass().add("figure");
    said.setMinWidth(Region.USE_PREF_SIZE);
    var cancel =
        button(
            Buttons.labelled(
                "Cancel",
                Action.of("Cancel the download of " + title, Feather.X, decisions::cancel)));
    bar = Optional.of(moving);
    figures = Optional.of(said);
    progress(now);
    var row = new HBox(moving, said, cancel);
    row.getStyleClass().add("library-going");
    return row;
  }

  private void progress(Snapshot now) {
    var bytes = now.unit().equals("bytes");
    bar.ifPresent(moving ->
        moving.setProgress(
            bytes
                ? now.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS)
                : ProgressBar.INDETERMINATE_PROGRESS));
    figures.ifPresent(said -> said.setText(bytes ? amounts(now) : "Asking " + server));
  }

  private static String amounts(Snapshot now) {
    var parts = new ArrayList<String>();
    parts.add(Spoken.bytes(now.done()) + " of " + Spoken.bytes(now.total()));
    now.rate()
        .ifPresent(rate -> {
          if (rate > 0) {
            parts.add(Spoken.bytes(rate) + "/s");
          }
        });
    now.remaining().map(Spoken::left).ifPresent(parts::add);
    return String.join(" · ", parts);
  }

  /// A sentence with its buttons; in a narrow window the buttons go below it.
  private static Node line(Ikon icon, String words, Node... buttons) {
    var text = PlaceRow.sentence(words);
    text.getStyleClass().setAll("label", "library-question");
    var right = new FlowPane(buttons);
    right.getStyleClass().add("library-buttons");
    var column = new VBox(text, right);
    column.getStyleClass().add("library-words");
    HBox.setHgrow(column, Priority.ALWAYS);
    var line = new HBox(new FontIcon(icon), column);
    line.getStyleClass().add("library-going");
    line.setAlignment(Pos.TOP_LEFT);
    return line;
  }
}
