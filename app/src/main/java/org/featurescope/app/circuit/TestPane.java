package org.featurescope.app.circuit;

import java.util.Locale;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.graph.EffectTable;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Test it: features are ablated, clamped or boosted in a run of the model, and what happens stands
/// beside what the graph foretells.
final class TestPane extends VBox {
  private final Experiment experiment;
  private final CircuitActions actions;
  private final MenuButton subject = new MenuButton();
  private final TextField value = new TextField();
  private final FlowPane steps = new FlowPane();
  private final Label untestable = AnswerPane.words("");
  private final VBox testing;

  TestPane(CircuitViewModel model, CircuitActions actions) {
    this.actions = actions;
    experiment = model.experiment();
    setId("circuit-test");
    getStyleClass().add("circuit-tool");
    subject.setId("circuit-subject");
    subject.getStyleClass().add("plain");
    subject.setMinWidth(60);
    subject.setMaxWidth(220);
    subject.setOnShowing(event -> fillSubjects());
    steps.getStyleClass().add("chips");
    var run = Buttons.primary("Run", actions.test());
    run.setId("circuit-run");
    run.setMinWidth(Region.USE_PREF_SIZE);
    var and =
        Buttons.icon(Action.of("Edit another one at the same time", Feather.PLUS, experiment::add));
    and.setId("circuit-and");
    // In a narrow pane what does not fit goes to a second line.
    var row = new FlowPane(subject, deeds(), valueField(), run, and, freedom());
    row.getStyleClass().add("chips");
    row.setRowValignment(VPos.CENTER);
    var answer =
        new AnswerPane<>(
            experiment.effect(),
            "Choose a feature or a group, and run the model without it: the table shows what the"
                + " graph foretells beside what is measured.",
            actions.test(),
            this::table);
    testing = new VBox(row, steps, answer);
    testing.getStyleClass().add("circuit-tool");
    getChildren().addAll(testing, untestable);
    experiment.subjectsProperty().subscribe(this::fillSubjects);
    experiment.subjectProperty().subscribe(this::fillSubjects);
    experiment.stepsProperty().subscribe(this::fillSteps);
    model.graph().documentProperty().subscribe(this::allow);
    model.benchProperty().subscribe(this::allow);
    fillSubjects();
    fillSteps();
    allow();
  }

  private void allow() {
    var why = experiment.untestable();
    untestable.setText(why.map(text -> text + ".").orElse(""));
    show(untestable, why.isPresent());
    show(testing, why.isEmpty());
  }

  private static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }

  private void fillSubjects() {
    var chosen = experiment.subjectProperty().get();
    subject.setText(chosen.map(Subject::label).orElse("Choose a feature"));
    subject.setMnemonicParsing(false);
    subject.setAccessibleText("What is edited: " + subject.getText());
    subject.setGraphic(
        chosen
            .filter(each -> each.hue() > 0)
            .<Node>map(each -> new HueBadge(each.hue()))
            .orElse(null));
    subject.getItems().clear();
    for (var each : experiment.subjectsProperty().get()) {
      var item = new MenuItem(each.label());
      item.setMnemonicParsing(false);
      item.setGraphic(each.hue() > 0 ? new HueBadge(each.hue()) : new FontIcon(Feather.CIRCLE));
      item.setOnAction(event -> experiment.choose(each));
      subject.getItems().add(item);
    }
    subject.setDisable(subject.getItems().isEmpty());
  }

  private Node deeds() {
    var box = new HBox();
    box.getStyleClass().add("segmented");
    box.setMinWidth(Region.USE_PREF_SIZE);
    var group = new ToggleGroup();
    for (var deed : Edit.Deed.values()) {
      var button = new ToggleButton(deed.words());
      button.setId("deed-" + deed.name().toLowerCase(Locale.ROOT));
      button.getStyleClass().add("segment");
      button.setToggleGroup(group);
      button.setOnAction(event -> {
        experiment.deedProperty().set(deed);
        button.setSelected(true);
      });
      experiment.deedProperty().subscribe(now -> button.setSelected(now == deed));
      box.getChildren().add(button);
    }
    return box;
  }

  private Node freedom() {
    var menu = new MenuButton();
    menu.setId("circuit-freedom");
    menu.getStyleClass().addAll("flat", "subject-menu");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    for (var freedom : Freedom.values()) {
      var item = new MenuItem(words(freedom));
      item.setOnAction(event -> experiment.freedomProperty().set(freedom));
      menu.getItems().add(item);
    }
    experiment
        .freedomProperty()
        .subscribe(now -> {
          menu.setText(words(now));
          menu.setAccessibleText("What may change besides: " + words(now));
        });
    return menu;
  }

  static String words(Freedom freedom) {
    return switch (freedom) {
      case OPEN -> "Open-ended";
      case FROZEN_PATTERNS -> "Frozen attention";
      case CONSTRAINED -> "Direct effects";
    };
  }

  private Node valueField() {
    value.setId("circuit-value");
    value.getStyleClass().add("figure-field");
    value.setText(Figures.of(experiment.valueProperty().get()));
    value.setOnAction(event -> {
      take();
      actions.test().perform();
    });
    value
        .focusedProperty()
        .subscribe(focused -> {
          if (!focused) {
            take();
          }
        });
    experiment
        .deedProperty()
        .subscribe(deed -> {
          show(value, deed != Edit.Deed.ABLATE);
          value.setAccessibleText(
              deed == Edit.Deed.BOOST ? "Factor to multiply by" : "Activation to clamp to");
        });
    return value;
  }

  /// What is no number leaves the last one in place.
  private void take() {
    try {
      var typed =
          Double.parseDouble(value.getText().strip().replace('\u2212', '-').replace(',', '.'));
      if (Double.isFinite(typed)) {
        experiment.valueProperty().set(typed);
      }
    } catch (NumberFormatException e) {
      value.setText(Figures.of(experiment.valueProperty().get()));
    }
  }

  private void fillSteps() {
    steps.getChildren().clear();
    for (var step : experiment.stepsProperty().get()) {
      var remove =
          Buttons.icon(
              Action.of("Do not " + step.words(), Feather.X, () -> experiment.remove(step)));
      var chip = new HBox(new Label(step.words()), remove);
      chip.getStyleClass().add("filter-chip");
      chip.setAlignment(Pos.CENTER_LEFT);
      steps.getChildren().add(chip);
    }
    show(steps, !steps.getChildren().isEmpty());
  }

  private Node table(Effect effect) {
    var table = new EffectTable();
    table.setId("circuit-effect");
    table
        .itemsProperty()
        .set(
            effect.rows().stream()
                .map(row ->
                    new EffectTable.Item(row.token(), row.clean(), row.predicted(), row.measured()))
                .toList());
    var agrees = Words.agrees(effect.agreement().correlation());
    var sentence = new Label(experiment.sentence());
    sentence.setId("circuit-sentence");
    sentence.setWrapText(true);
    HBox.setHgrow(sentence, Priority.ALWAYS);
    sentence.setMaxWidth(Double.MAX_VALUE);
    var icon = new FontIcon(agrees ? Feather.CHECK : Feather.ALERT_CIRCLE);
    icon.getStyleClass().add(agrees ? "good-icon" : "warning-icon");
    var line = new HBox(icon, sentence);
    line.getStyleClass().add("answer-row");
    line.setAlignment(Pos.TOP_LEFT);
    var box = new VBox(table, line);
    box.getStyleClass().add("circuit-tool");
    return box;
  }
}
