package org.featurescope.app.train;

import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What fills the Train view: settings above, below them what the training would cost, how it goes,
/// and what came out; at its foot what can be done.
final class TrainPage extends VBox {
  private final TrainViewModel model;
  private final TrainActions actions;
  private final TrainForm form;
  private final CourseCard course = new CourseCard();
  private final VBox outcome = new VBox();
  private final Label next = new Label();
  private final ScrollPane scroll = new ScrollPane();

  /// Whether the end of the page, where the news are, is kept in sight.
  private boolean atEnd;

  /// @param modelName what the model in use is called
  TrainPage(TrainViewModel model, ObservableValue<String> modelName, TrainActions actions) {
    this.model = model;
    this.actions = actions;
    form = new TrainForm(model, modelName);
    outcome.setId("train-outcome");
    outcome.managedProperty().bind(outcome.visibleProperty());
    var page = new VBox(form, outcome, course);
    page.getStyleClass().add("train");
    course.boundsInParentProperty().subscribe(bounds -> showEnd());
    scroll.setContent(page);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    // Whoever turns to something else on the page is left there.
    scroll.addEventFilter(ScrollEvent.SCROLL, event -> atEnd = false);
    scroll.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> atEnd = false);
    scroll.addEventFilter(KeyEvent.KEY_PRESSED, event -> atEnd = false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().addAll(header(), scroll, foot());
    setId("train");
    model.stateProperty().subscribe(this::show);
    model.courseProperty().subscribe(course::show);
    model.neededProperty().subscribe(this::showNext);
  }

  void focus() {
    form.focus();
  }

  static Label words(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    label.getStyleClass().add("state-words");
    label.setStyle("-fx-text-alignment: left;");
    return label;
  }

  private static HBox header() {
    var title = new Label("Train");
    title.getStyleClass().add("view-title");
    var counts = new Label("Autoencoders for the model in use");
    counts.getStyleClass().add("view-counts");
    var header = new HBox(title, counts);
    header.getStyleClass().add("view-header");
    header.setAlignment(Pos.CENTER_LEFT);
    return header;
  }

  /// What is still to choose, and the buttons: always in sight, however long the page.
  private HBox foot() {
    next.setId("train-next");
    next.getStyleClass().add("quiet");
    next.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(next, Priority.ALWAYS);
    var foot =
        new HBox(
            next,
            button(Buttons.labelled("Stop", actions.stop())),
            button(Buttons.labelled("Go on", actions.resume())),
            button(Buttons.labelled("Estimate", actions.estimate())),
            button(Buttons.primary("Start", actions.start())));
    foot.setId("train-buttons");
    foot.getStyleClass().add("train-foot");
    return foot;
  }

  private static Button button(Button button) {
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private void show(TrainState state) {
    outcome
        .getChildren()
        .setAll(
            switch (state) {
              case TrainState.Ready() -> List.of();
              case TrainState.Estimating() ->
                  List.of(
                      note(
                          Feather.CLOCK,
                          "A few steps are taken to see what the training would cost."));
              case TrainState.Estimated(var cost) -> List.of(note(Feather.CLOCK, told(cost)));
              case TrainState.Running() -> List.of();
              case TrainState.Stopped(var folder) ->
                  List.of(
                      note(
                          Feather.PAUSE,
                          "Stopped. The last step is kept: Go on continues with it."));
              case TrainState.Finished(var result) ->
                  List.of(
                      note(
                          Feather.CHECK,
                          told(result),
                          Buttons.primary("Open in Read", actions.open())));
              case TrainState.Failed(var problem) -> List.of(new ProblemPane(problem));
            });
    outcome.setVisible(!outcome.getChildren().isEmpty());
    if (state instanceof TrainState.Running) {
      course.begin();
    }
    atEnd = !(state instanceof TrainState.Ready);
    showEnd();
    showNext();
  }

  private void showEnd() {
    if (atEnd) {
      scroll.setVvalue(scroll.getVmax());
    }
  }

  private void showNext() {
    var needed = model.neededProperty().getValue();
    next.setText(
        switch (model.stateProperty().get()) {
          case TrainState.Running() -> "It learns. Stop keeps the last step.";
          case TrainState.Estimating() -> "Estimating.";
          case TrainState.Estimated(var cost) when needed.isEmpty() -> "Ready to start.";
          default ->
              needed.isEmpty()
                  ? "Estimate tells time and memory."
                  : "Still to choose: " + String.join(", ", needed) + ".";
        });
  }

  /// What has come of it, framed.
  private static HBox note(Ikon icon, String text, Button... buttons) {
    var words = words(text);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var note = new HBox(new FontIcon(icon), words);
    for (var each : buttons) {
      note.getChildren().add(button(each));
    }
    note.getStyleClass().add("train-note");
    return note;
  }

  private static String told(Cost cost) {
    return "About %s for %s, and %s of memory beside the model's."
        .formatted(
            Spoken.time(cost.seconds()),
            Spoken.count(cost.steps(), "step", "steps"),
            Figures.count(Math.max(1, cost.bytes() >> 20)) + " MB");
  }

  private static String told(SaeTrainingResult result) {
    return result.autoencoders().stream()
        .map(sae ->
            "%s: %s %% of the variance explained with %s active features, %s %% of the latents dead."
                .formatted(
                    sae.hook(),
                    Figures.of(100 * (1 - sae.normalisedMse())),
                    Figures.of(sae.l0()),
                    Figures.of(100 * sae.deadFraction())))
        .collect(Collectors.joining("\n"));
  }
}
