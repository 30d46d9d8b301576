package org.featurescope.app.features;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.Problems;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line over the table: what could not be done, what became of an index that is not there yet,
/// or what is wrong with the workspace though it can be read.
final class FeaturesNotice extends HBox {
  private final FeaturesViewModel model;
  private final FeatureActions actions;
  private final Label words = new Label();

  FeaturesNotice(FeaturesViewModel model, FeatureActions actions) {
    this.model = model;
    this.actions = actions;
    setId("features-notice");
    getStyleClass().add("notice");
    words.setWrapText(true);
    words.setMaxWidth(Double.MAX_VALUE);
    words.setMinHeight(USE_PREF_SIZE);
    HBox.setHgrow(words, Priority.ALWAYS);
    model.problemProperty().subscribe(this::show);
    model.troubleProperty().subscribe(this::show);
    model.indexing().stateProperty().subscribe(this::show);
    model.stateProperty().subscribe(this::show);
    show();
  }

  private void show() {
    getChildren().setAll(new FontIcon(Feather.ALERT_CIRCLE), words);
    var problem = model.problemProperty().get();
    var trouble = model.troubleProperty().get();
    // Without a table the middle tells what became of its index.
    var indexing =
        model.stateProperty().get() instanceof FeaturesState.Ready
            ? model.indexing().stateProperty().get()
            : new Indexing.State.Idle();
    if (problem.isPresent()) {
      words.setText(problem.get().sentence());
      getChildren().add(close(model::forgive));
    } else if (indexing instanceof Indexing.State.Failed(var order, var why)) {
      resumable(why.sentence(), Buttons.labelled("Try again", actions.resume()));
    } else if (indexing instanceof Indexing.State.Paused(var order)) {
      resumable(
          "Indexing %s is paused. What was counted is kept; it goes on from there."
              .formatted(order.texts()),
          Buttons.labelled("Resume", actions.resume()));
    } else if (trouble.isPresent()) {
      words.setText(words(trouble.get()));
      if (trouble.get().repairable()) {
        var repair = Buttons.labelled("Repair", actions.repair());
        repair.setId("features-repair");
        getChildren().add(repair);
      }
    }
    setVisible(problem.isPresent() || Indexing.canResume(indexing) || trouble.isPresent());
    setManaged(isVisible());
  }

  private void resumable(String what, Button resume) {
    words.setText(what);
    resume.setId("features-resume");
    resume.setMinWidth(USE_PREF_SIZE);
    getChildren().addAll(resume, close(model.indexing()::dismiss));
  }

  private static Button close(Runnable close) {
    var button = Buttons.icon(Action.of("Close this line", Feather.X, close));
    button.setId("features-notice-close");
    return button;
  }

  private static String words(Catalogue.Trouble trouble) {
    return Problems.starting(trouble.problem())
        + (trouble.repairable()
            ? ". What is legible is shown; Repair copies it into a sound file."
            : ". Names, notes and lists cannot be changed here.");
  }
}
