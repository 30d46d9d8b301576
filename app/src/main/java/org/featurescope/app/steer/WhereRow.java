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
import org.featurescope.compute.steering.Positions;

/// Which tokens the plan moves, and whether attention looks where it would look without it.
final class WhereRow extends HBox {
  private final SteerViewModel model;
  private final MenuButton menu = new MenuButton();
  private final CheckMenuItem frozen = new CheckMenuItem("Freeze attention");
  private final TextField first = field("where-first", "First token that is steered");
  private final TextField last = field("where-last", "Last token that is steered");
  private final HBox range = new HBox(new Label("from"), first, new Label("to"), last);
  private final Label note = new Label("attention frozen");

  WhereRow(SteerViewModel model) {
    this.model = model;
    getStyleClass().add("where-row");
    setAlignment(Pos.CENTER_LEFT);
    menu.setId("where");
    menu.getStyleClass().add("flat");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    var group = new ToggleGroup();
    for (var where :
        List.of(Positions.ALL, Positions.PROMPT, Positions.GENERATED, new Positions.Range(1, 4))) {
      var item =
          new RadioMenuItem(
              where instanceof Positions.Range
                  ? "Tokens from \u2026 to \u2026"
                  : SliderItems.capital(where));
      item.setToggleGroup(group);
      item.setUserData(where);
      item.setOnAction(event -> model.plan().setPositions(where));
      menu.getItems().add(item);
    }
    frozen.setId("freeze");
    frozen.setOnAction(event -> model.plan().setFrozen(frozen.isSelected()));
    menu.getItems().addAll(new SeparatorMenuItem(), frozen);
    range.getStyleClass().add("where-range");
    range.setAlignment(Pos.CENTER_LEFT);
    range.managedProperty().bind(range.visibleProperty());
    note.getStyleClass().add("caption");
    note.managedProperty().bind(note.visibleProperty());
    first.setOnAction(event -> commit());
    last.setOnAction(event -> commit());
    var words = new Label("Steers");
    words.getStyleClass().add("caption");
    words.setMinWidth(Region.USE_PREF_SIZE);
    getChildren().addAll(words, menu, range, note);
    model.plan().draftProperty().subscribe(this::show);
  }

  private static TextField field(String id, String words) {
    var field = new TextField();
    field.setId(id);
    field.setPrefColumnCount(3);
    field.setAccessibleText(words);
    return field;
  }

  private void commit() {
    var from = number(first);
    var to = number(last);
    if (from >= 0 && to >= from) {
      model.plan().setPositions(new Positions.Range(from, to));
    }
    show();
  }

  private static int number(TextField field) {
    return field.getText().strip().matches("\\d{1,6}")
        ? Integer.parseInt(field.getText().strip())
        : -1;
  }

  private void show() {
    var draft = model.plan().draft();
    menu.setText(SliderItems.words(draft.positions()));
    menu.setAccessibleText("Which tokens are steered: " + menu.getText());
    menu.getItems().stream()
        .filter(RadioMenuItem.class::isInstance)
        .map(RadioMenuItem.class::cast)
        .forEach(item ->
            item.setSelected(item.getUserData().getClass().equals(draft.positions().getClass())));
    frozen.setSelected(draft.frozen());
    note.setVisible(draft.frozen());
    var ranged = draft.positions() instanceof Positions.Range;
    range.setVisible(ranged);
    if (draft.positions() instanceof Positions.Range(var from, var to)) {
      first.setText(String.valueOf(from));
      last.setText(String.valueOf(to));
      menu.setText("tokens");
    }
  }
}
