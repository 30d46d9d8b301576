package org.featurescope.app.steer;

import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Sought;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;
import org.kordamp.ikonli.feather.Feather;

/// Find features for a change: the next token that is wanted, and the features that bring it about.
final class FindPane extends VBox {
  private static final int SHOWN = FeatureSeek.CONFIRMED;

  private final SteerViewModel model;
  private final TextField wanted = field("wanted", "Wanted next word");
  private final TextField instead = field("instead", "Instead of (may stay empty)");
  private final VBox answer = new VBox();

  FindPane(SteerViewModel model) {
    this.model = model;
    getStyleClass().add("find-pane");
    var find =
        Buttons.primary(
            "Find features",
            Action.of("Find features for this change", Feather.SEARCH, this::seek));
    find.setId("seek");
    find.setMinWidth(Region.USE_PREF_SIZE);
    wanted.setOnAction(event -> seek());
    instead.setOnAction(event -> seek());
    var row = new FlowPane(wanted, instead, find);
    row.getStyleClass().add("find-row");
    row.setAlignment(Pos.CENTER_LEFT);
    answer.setId("find-answer");
    answer.getStyleClass().add("find-answer");
    getChildren().addAll(row, answer);
    model.adding().wish().stateProperty().subscribe(state -> show());
    model.namesProperty().subscribe(names -> show());
  }

  private static TextField field(String id, String words) {
    var field = new TextField();
    field.setId(id);
    field.setPromptText(words);
    field.setAccessibleText(words);
    field.setPrefColumnCount(15);
    return field;
  }

  void focusField() {
    wanted.requestFocus();
  }

  private void seek() {
    if (wanted.getText().isBlank()) {
      wanted.requestFocus();
    } else {
      model.adding().seek(wanted.getText().strip(), instead.getText().strip());
    }
  }

  private void show() {
    var state = model.adding().wish().state();
    answer.getChildren().clear();
    if (state.problem().isPresent()) {
      answer.getChildren().add(new ProblemPane(state.problem().get()));
    } else if (state.working()) {
      var turning = new ProgressIndicator();
      turning.getStyleClass().add("small-progress");
      var row = new HBox(turning, quiet("Ranking all features, then trying the first ones"));
      row.getStyleClass().add("find-row");
      row.setAlignment(Pos.CENTER_LEFT);
      answer.getChildren().add(row);
    } else if (state.answer().isPresent()) {
      show(state.answer().get());
    } else {
      answer
          .getChildren()
          .add(
              quiet(
                  "Type the word that should come next. Features are ranked by what they would do"
                      + " to it, and the first ones are really tried."));
    }
  }

  private void show(SteeringDesk.Wished found) {
    var sought = found.sought();
    var what = Whitespace.visible(found.wanted().label().strip());
    answer
        .getChildren()
        .add(
            quiet(
                "\u201c%s\u201d%s has probability %s without the plan. Change of its logit%s:"
                    .formatted(
                        what,
                        found
                            .instead()
                            .map(other -> " instead of \u201c" + other.label().strip() + "\u201d")
                            .orElse(""),
                        Figures.of(sought.probability()),
                        found.instead().isPresent() ? " against the other's" : "")));
    if (sought.candidates().isEmpty()) {
      answer.getChildren().add(quiet("No feature moves it. Try another word, or another layer."));
      return;
    }
    answer.getChildren().add(head());
    var shown = sought.candidates().stream().limit(SHOWN).toList();
    var predicted = largest(shown, Sought.Candidate::predicted);
    var measured = largest(shown, Sought.Candidate::measured);
    shown.stream()
        .map(each ->
            row(
                each,
                Figures.signed(each.predicted(), predicted),
                Figures.signed(each.measured(), measured)))
        .forEach(answer.getChildren()::add);
  }

  private static HBox head() {
    var name = new Label("Feature");
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    var head = new HBox(name, figure("predicted"), figure("measured"), figure("probability"));
    head.getStyleClass().addAll("found-row", "found-head");
    return head;
  }

  private static double largest(
      List<Sought.Candidate> all, ToDoubleFunction<Sought.Candidate> figure) {
    return all.stream().mapToDouble(figure).map(Math::abs).max().orElse(1);
  }

  private Node row(Sought.Candidate candidate, String predicted, String measured) {
    var names = model.namesProperty().get();
    var target = candidate.target();
    var number = new Label(String.valueOf(target.latent()));
    number.getStyleClass().add("feature-hit-number");
    number.setMinWidth(Region.USE_PREF_SIZE);
    var verb = candidate.step().mode() == Mode.ABLATE ? "Ablate" : "Add";
    var does = new Label(verb);
    does.getStyleClass().add("found-verb");
    does.setMinWidth(Region.USE_PREF_SIZE);
    var name = new Label(names.title(target));
    name.setMinWidth(0);
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    var row =
        new HBox(
            number,
            does,
            name,
            figure(predicted),
            figure(measured),
            figure(Figures.probability(candidate.probability())));
    row.getStyleClass().add("found-row");
    row.setAlignment(Pos.CENTER_LEFT);
    var button = new Button();
    button.setGraphic(row);
    button.getStyleClass().addAll("feature-hit", "found");
    button.setMaxWidth(Double.MAX_VALUE);
    row.prefWidthProperty().bind(answer.widthProperty().subtract(18));
    button.setAccessibleText(
        "%s feature %d, %s, measured %s. Adds a slider."
            .formatted(
                verb, target.latent(), names.title(target), Figures.of(candidate.measured())));
    button.setOnAction(event -> model.adding().take(candidate.step()));
    return button;
  }

  private static Label figure(String text) {
    var figure = new Label(text);
    figure.getStyleClass().add("found-figure");
    figure.setMinWidth(Region.USE_PREF_SIZE);
    return figure;
  }

  private static Label quiet(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    label.getStyleClass().add("caption");
    return label;
  }
}
