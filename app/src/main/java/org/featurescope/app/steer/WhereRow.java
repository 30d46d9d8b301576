package org.featurescope.app.steer;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.compute.steering.Positions;

/// Which tokens the plan moves, and whether attention looks where it would look without it.
final class WhereRow extends VBox {
  private final SteerViewModel model;
  private final MenuButton menu = new MenuButton();
  private final CheckMenuItem frozen = new CheckMenuItem("Freeze attention");
  private final TextField first = field("where-first", "First token that is steered");
  private final TextField last = field("where-last", "Last token that is steered");
  private final Label to = new Label("to");
  private final HBox range = new HBox(first, to, last);
  private final Label note = new Label();
  private final Label problem = new Label();

  WhereRow(SteerViewModel model) {
    this.model = model;
    menu.setId("where");
    menu.getStyleClass().add("flat");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    var group = new ToggleGroup();
    for (var where :
        List.of(Positions.ALL, Positions.PROMPT, Positions.GENERATED, TokenSpan.suggested(0))) {
      var item =
          new RadioMenuItem(
              where instanceof Positions.Range
                  ? "Tokens from \u2026 to \u2026"
                  : SliderItems.capital(where));
      item.setToggleGroup(group);
      item.setUserData(where);
      item.setOnAction(event ->
          model
              .plan()
              .setPositions(
                  where instanceof Positions.Range ? TokenSpan.suggested(tokens()) : where));
      menu.getItems().add(item);
    }
    frozen.setId("freeze");
    frozen.setOnAction(event -> model.plan().setFrozen(frozen.isSelected()));
    menu.getItems().addAll(new SeparatorMenuItem(), frozen);
    range.getStyleClass().add("where-range");
    range.setAlignment(Pos.CENTER_LEFT);
    range.managedProperty().bind(range.visibleProperty());
    to.setMinWidth(Region.USE_PREF_SIZE);
    note.getStyleClass().addAll("caption", "where-note");
    note.managedProperty().bind(note.visibleProperty());
    first.setOnAction(event -> commit());
    last.setOnAction(event -> commit());
    range
        .focusWithinProperty()
        .addListener((seen, before, after) -> {
          if (!after) {
            leave();
          }
        });
    var words = new Label("Steers");
    words.getStyleClass().add("caption");
    words.setMinWidth(Region.USE_PREF_SIZE);
    var row = new HBox(words, menu, range);
    row.getStyleClass().add("where-row");
    row.setAlignment(Pos.CENTER_LEFT);
    problem.setId("where-problem");
    problem.getStyleClass().addAll("form-problem", "where-note");
    problem.setWrapText(true);
    problem.setMinHeight(Region.USE_PREF_SIZE);
    problem.managedProperty().bind(problem.visibleProperty());
    problem.setVisible(false);
    getChildren().addAll(row, problem, note);
    model.plan().draftProperty().subscribe(this::show);
    model.look().live().seenProperty().subscribe(this::remark);
  }

  private String note(Draft draft) {
    var beyond =
        draft.positions() instanceof Positions.Range each ? TokenSpan.beyond(each, tokens()) : "";
    return !draft.frozen()
        ? beyond
        : beyond.isEmpty() ? "attention frozen" : beyond + " Attention is frozen.";
  }

  private void remark() {
    note.setText(note(model.plan().draft()));
    note.setVisible(!note.getText().isEmpty());
  }

  private static TextField field(String id, String words) {
    var field = new TextField();
    field.setId(id);
    field.setPrefColumnCount(3);
    field.setAccessibleText(words);
    return field;
  }

  /// Takes what was typed, or says why it cannot.
  private void commit() {
    var span = new TokenSpan(first.getText(), last.getText());
    var wrong = span.problem(model.deskProperty().get().map(SteeringDesk::context).orElse(0));
    problem.setText(wrong);
    problem.setVisible(!wrong.isEmpty());
    if (wrong.isEmpty()) {
      model.plan().setPositions(span.range());
    }
  }

  /// How many tokens the prompt has.
  private int tokens() {
    return model.look().live().seenProperty().get().map(seen -> seen.tokens().size()).orElse(0);
  }

  /// What cannot be taken is as it was.
  private void leave() {
    if (range.isVisible()) {
      commit();
    }
    show();
  }

  private void show() {
    var draft = model.plan().draft();
    problem.setVisible(false);
    menu.setText(SliderItems.words(draft.positions()));
    menu.setAccessibleText("Which tokens are steered: " + menu.getText());
    menu.getItems().stream()
        .filter(RadioMenuItem.class::isInstance)
        .map(RadioMenuItem.class::cast)
        .forEach(item ->
            item.setSelected(item.getUserData().getClass().equals(draft.positions().getClass())));
    frozen.setSelected(draft.frozen());
    remark();
    var ranged = draft.positions() instanceof Positions.Range;
    range.setVisible(ranged);
    if (draft.positions() instanceof Positions.Range(var from, var to)) {
      first.setText(String.valueOf(from));
      last.setText(String.valueOf(to));
      menu.setText("tokens");
    }
  }
}
