package org.featurescope.app.read;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.SearchButton;
import org.featurescope.app.frame.Spoken;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The top line: what is read, how long it is, and what can be done with it.
final class ReadHeader extends HBox {
  private final ReadViewModel model;
  private final Label title = new Label();
  private final Label counts = new Label();

  ReadHeader(ReadViewModel model, ReadActions actions) {
    this.model = model;
    getStyleClass().add("view-header");
    setAlignment(Pos.CENTER_LEFT);
    title.getStyleClass().add("view-title");
    title.setId("text-name");
    title.setMinWidth(0);
    counts.getStyleClass().add("view-counts");
    counts.setId("text-counts");
    counts.setMinWidth(0);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    getChildren()
        .addAll(
            title,
            counts,
            space,
            named("open", Buttons.labelled("Open", actions.open())),
            named("edit", Buttons.labelled("Edit", actions.edit())),
            exports(actions),
            new SearchButton(actions.search()));
    model.sourceProperty().subscribe(this::show);
    model.pageProperty().subscribe(this::show);
  }

  private void show() {
    var text = model.sourceProperty().get().text();
    var reading = model.pageProperty().get().reading();
    title.setText(model.sourceProperty().get().name());
    var paragraphs = text.lines().filter(line -> !line.isBlank()).count();
    var tokens = reading.size() == 0 ? "" : Spoken.count(reading.size(), "token", "tokens") + ", ";
    counts.setText(
        text.isEmpty() ? "" : tokens + Spoken.count(paragraphs, "paragraph", "paragraphs"));
  }

  private static MenuButton exports(ReadActions actions) {
    var menu = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
    menu.getStyleClass().add("plain");
    menu.setId("export");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    menu.setAccessibleText("Export what is shown");
    for (var action : actions.exports()) {
      menu.getItems().add(item(action));
    }
    return menu;
  }

  private static MenuItem item(Action action) {
    var item = new MenuItem(action.title(), new FontIcon(action.icon()));
    item.setOnAction(event -> action.perform());
    item.disableProperty().bind(action.enabled().not());
    return item;
  }

  private static Button named(String id, Button button) {
    button.setId(id);
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }
}
