package org.featurescope.app.steer;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.text.Typeface;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The plan's name, whether it has been changed since it was saved, and the plans that can be
/// opened.
final class PlanHead extends VBox {
  /// Sizes of the name, in parts of the program's own: the first in which there is room for it.
  private static final List<Double> SIZES = List.of(1.154, 1.0, 0.923);

  private final SteerViewModel model;
  private final TextField name = new TextField();
  private final Label edited = new Label("edited");
  private final MenuButton plans = new MenuButton();

  PlanHead(SteerViewModel model, SteerActions actions) {
    this.model = model;
    getStyleClass().add("plan-head");
    name.setId("plan-name");
    name.getStyleClass().add("plan-name");
    name.setPromptText("Unnamed plan");
    name.setAccessibleText("Name of the plan");
    name.setMinWidth(0);
    HBox.setHgrow(name, Priority.ALWAYS);
    name.setTooltip(new Tooltip());
    name.getTooltip().textProperty().bind(name.textProperty());
    name.widthProperty().subscribe(this::fit);
    name.textProperty().subscribe(this::fit);
    name.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            commit();
            event.consume();
          } else if (event.getCode() == KeyCode.ESCAPE) {
            show();
          }
        });
    name.focusedProperty()
        .addListener((seen, before, after) -> {
          if (!after) {
            commit();
          }
        });
    edited.setId("plan-edited");
    edited.getStyleClass().add("caption");
    edited.setMinWidth(Region.USE_PREF_SIZE);
    edited.managedProperty().bind(edited.visibleProperty());
    plans.setId("plans");
    plans.setText("Plans");
    plans.getStyleClass().addAll("flat", "plan-menu");
    plans.setGraphic(new FontIcon(Feather.FOLDER));
    plans.setAccessibleText("Open another plan");
    plans.setMinWidth(Region.USE_PREF_SIZE);
    var save = Buttons.labelled("Save", actions.save());
    save.setId("save-plan");
    save.getStyleClass().add("icon-when-narrow");
    save.setMinWidth(Region.USE_PREF_SIZE);
    var reset = Buttons.icon(actions.reset());
    reset.setId("reset-all");
    var title = new HBox(name);
    title.getStyleClass().addAll("view-header", "plan-title");
    title.setAlignment(Pos.CENTER_LEFT);
    var room = new Region();
    HBox.setHgrow(room, Priority.ALWAYS);
    var tools = new HBox(plans, room, edited, reset, save);
    tools.getStyleClass().add("plan-tools");
    tools.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(title, tools);
    model.plan().draftProperty().subscribe(this::show);
    model.plan().editedProperty().subscribe(this::show);
    model.plans().plans().stockProperty().subscribe(stock -> fill(stock, actions));
  }

  /// Long names are written smaller rather than cut.
  private void fit() {
    var room = name.getWidth() - name.getInsets().getLeft() - name.getInsets().getRight();
    var own = plans.getFont().getSize();
    var size =
        SIZES.stream()
            .filter(each -> width(Typeface.SEMIBOLD.at(each * own)) <= room)
            .findFirst()
            .orElse(SIZES.getLast());
    name.setStyle("-fx-font-size: " + size + "em");
  }

  private double width(Font font) {
    var text = new Text(name.getText());
    text.setFont(font);
    return text.getLayoutBounds().getWidth();
  }

  /// Puts the keyboard into the name.
  void rename() {
    name.requestFocus();
    name.selectAll();
  }

  private void commit() {
    if (!name.getText().strip().equals(model.plan().draft().name())) {
      model.plan().rename(name.getText());
    }
  }

  private void show() {
    if (!name.isFocused() || name.getText().isEmpty()) {
      name.setText(model.plan().draft().name());
      name.positionCaret(0);
    }
    // That a plan without a name is not saved needs no word.
    edited.setVisible(model.plan().edited() && !model.plan().draft().name().isEmpty());
  }

  private void fill(Plans.Stock stock, SteerActions actions) {
    plans.getItems().clear();
    for (var ready : stock.ready()) {
      var item = new MenuItem(ready.name(), new FontIcon(Feather.PACKAGE));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.plans().open(ready));
      plans.getItems().add(item);
    }
    if (!stock.ready().isEmpty()) {
      plans.getItems().add(new SeparatorMenuItem());
    }
    for (var saved : stock.names()) {
      var item = new MenuItem(saved, new FontIcon(Feather.SLIDERS));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.plans().open(saved));
      plans.getItems().add(item);
    }
    if (!stock.names().isEmpty()) {
      plans.getItems().addAll(deletions(stock), new SeparatorMenuItem());
    }
    plans
        .getItems()
        .addAll(
            Buttons.item(actions.fresh()),
            Buttons.item(actions.openFile()),
            Buttons.item(actions.saveFile()));
  }

  private Menu deletions(Plans.Stock stock) {
    var menu = new Menu("Delete", new FontIcon(Feather.TRASH_2));
    for (var saved : stock.names()) {
      var item = new MenuItem(saved);
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.plans().plans().delete(saved));
      menu.getItems().add(item);
    }
    return menu;
  }
}
