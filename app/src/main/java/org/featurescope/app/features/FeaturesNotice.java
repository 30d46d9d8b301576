package org.featurescope.app.features;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.Problems;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line over the table: what could not be done, or what is wrong with the workspace though it
/// can be read.
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
    HBox.setHgrow(words, Priority.ALWAYS);
    model.problemProperty().subscribe(this::show);
    model.troubleProperty().subscribe(this::show);
    show();
  }

  private void show() {
    getChildren().setAll(new FontIcon(Feather.ALERT_CIRCLE), words);
    var problem = model.problemProperty().get();
    var trouble = model.troubleProperty().get();
    if (problem.isPresent()) {
      words.setText(problem.get().sentence());
      getChildren().add(Buttons.icon(Action.of("Close this line", Feather.X, model::forgive)));
    } else if (trouble.isPresent()) {
      words.setText(words(trouble.get()));
      if (trouble.get().repairable()) {
        var repair = Buttons.labelled("Repair", actions.repair());
        repair.setId("features-repair");
        getChildren().add(repair);
      }
    }
    setVisible(problem.isPresent() || trouble.isPresent());
    setManaged(isVisible());
  }

  private static String words(Catalogue.Trouble trouble) {
    return Problems.starting(trouble.problem())
        + (trouble.repairable()
            ? ". What is legible is shown; Repair copies it into a sound file."
            : ". Names, notes and lists cannot be changed here.");
  }
}
