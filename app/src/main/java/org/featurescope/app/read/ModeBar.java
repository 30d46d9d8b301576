package org.featurescope.app.read;

import java.util.List;
import java.util.Locale;
import javafx.geometry.Side;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The segmented switch of what the colours say.
final class ModeBar extends HBox {
  private final ReadViewModel model;
  private final ToggleGroup group = new ToggleGroup();
  private final ToggleButton one = segment("One feature", "first");
  private final ToggleButton strongest = segment("Strongest of a set", "middle");
  private final ToggleButton quantity = segment("Per token", "last");
  private final ContextMenu quantities = new ContextMenu();

  ModeBar(ReadViewModel model) {
    this.model = model;
    getStyleClass().add("segmented");
    setFillHeight(true);
    one.setId("mode-one");
    strongest.setId("mode-strongest");
    quantity.setId("mode-quantity");
    one.setOnAction(event -> choose(Mode.ONE_FEATURE));
    strongest.setOnAction(event -> choose(Mode.STRONGEST));
    quantity.setGraphic(new FontIcon(Feather.CHEVRON_DOWN));
    quantity.setContentDisplay(ContentDisplay.RIGHT);
    quantity.setOnAction(event -> chooseQuantity());
    var choices = new ToggleGroup();
    for (var each : Quantity.values()) {
      var item = new RadioMenuItem(each.title() + ": " + each.meaning());
      item.setId("quantity-" + each.name().toLowerCase(Locale.ROOT));
      item.setUserData(each);
      item.setToggleGroup(choices);
      item.setOnAction(event -> model.choice().setQuantity(each));
      quantities.getItems().add(item);
    }
    getChildren().addAll(one, strongest, quantity);
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    model.choice().selectionProperty().subscribe(this::show);
  }

  private ToggleButton segment(String text, String place) {
    var button = new ToggleButton(text);
    button.setToggleGroup(group);
    button.getStyleClass().addAll("segment", place);
    return button;
  }

  private void show(Selection selection) {
    group.selectToggle(
        switch (selection.mode()) {
          case ONE_FEATURE -> one;
          case STRONGEST -> strongest;
          case PER_TOKEN -> quantity;
        });
    var perToken = selection.mode() == Mode.PER_TOKEN;
    quantity.setText(perToken ? selection.quantity().title() : "Per token");
    for (var item : quantities.getItems()) {
      ((RadioMenuItem) item).setSelected(perToken && item.getUserData() == selection.quantity());
    }
  }

  private void choose(Mode mode) {
    model.choice().setMode(mode);
    show(model.choice().selectionProperty().get());
  }

  private void chooseQuantity() {
    show(model.choice().selectionProperty().get());
    quantities.show(quantity, Side.BOTTOM, 0, 4);
  }

  /// Left and right walk along the segments, as along any group of choices.
  private void key(KeyEvent event) {
    var segments = List.of(one, strongest, quantity);
    var at = segments.indexOf(getScene().getFocusOwner());
    var step = event.getCode() == KeyCode.RIGHT ? 1 : event.getCode() == KeyCode.LEFT ? -1 : 0;
    if (at >= 0 && step != 0) {
      segments.get(Math.clamp(at + step, 0, 2)).requestFocus();
      event.consume();
    }
  }
}
