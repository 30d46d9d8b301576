package org.featurescope.app.steer;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.Problem;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line that says what to try, and above it what could not be done: a plan that does not fit, a
/// file that cannot be written, a text that could not be continued.
final class SteerNotices extends VBox {
  private final SteerViewModel model;
  private final Label what = new Label();
  private final Button anyway = new Button("Use it anyway");
  private final HBox notice;
  private final Label words = new Label();
  private final HBox hint;

  SteerNotices(SteerViewModel model) {
    this.model = model;
    what.setWrapText(true);
    what.setId("steer-notice");
    what.setMinHeight(Region.USE_PREF_SIZE);
    what.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(what, Priority.ALWAYS);
    anyway.setId("use-anyway");
    anyway.setMinWidth(Region.USE_PREF_SIZE);
    anyway.managedProperty().bind(anyway.visibleProperty());
    anyway.setOnAction(event ->
        model
            .plans()
            .plans()
            .misfitProperty()
            .get()
            .flatMap(Plans.Misfit::anyway)
            .ifPresent(Runnable::run));
    notice =
        row(
            "notice",
            new FontIcon(Feather.ALERT_CIRCLE),
            what,
            anyway,
            Buttons.icon(Action.of("Close this line", Feather.X, this::close)));
    words.setId("steer-hint");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.setMinWidth(0);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    hint =
        row(
            "hint",
            new FontIcon(Feather.INFO),
            words,
            Buttons.icon(Action.of("Close this line", Feather.X, model::closeHint)));
    getChildren().addAll(notice, hint);
    model.plans().plans().misfitProperty().subscribe(this::show);
    model.texts().writing().stateProperty().subscribe(this::show);
    model.hintProperty().subscribe(this::show);
  }

  private static HBox row(String style, Node... parts) {
    var row = new HBox(parts);
    row.getStyleClass().add(style);
    row.setAlignment(Pos.CENTER_LEFT);
    row.managedProperty().bind(row.visibleProperty());
    return row;
  }

  private void close() {
    model.plans().plans().forgive();
    notice.setVisible(false);
  }

  private static String sentence(Problem problem) {
    return problem.what() + ". " + problem.next() + ".";
  }

  private void show() {
    var misfit = model.plans().plans().misfitProperty().get();
    var failed =
        model.texts().writing().stateProperty().get() instanceof Writing.State.Failed(var problem)
            ? sentence(problem)
            : "";
    // What is wrong with the prompt stands beside it.
    var told = model.look().live().problemProperty().get().map(SteerNotices::sentence);
    what.setText(
        misfit
            .map(each -> sentence(each.problem()))
            .orElse(told.filter(failed::equals).isPresent() ? "" : failed));
    anyway.setVisible(misfit.flatMap(Plans.Misfit::anyway).isPresent());
    notice.setVisible(!what.getText().isEmpty());
    words.setText(model.hintProperty().get());
    hint.setVisible(!words.getText().isEmpty());
  }
}
