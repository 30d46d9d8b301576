package org.featurescope.app.read;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
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
  private static final int LONG = 500_000;

  private final ReadViewModel model;
  private final Label title = new Label();
  private final Label counts = new Label();
  private TextSource counted = TextSource.typed("");
  private String paragraphs = "";

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
            named("close", Buttons.icon(actions.close())),
            exports(actions),
            new SearchButton(actions.search()));
    model.sourceProperty().subscribe(this::show);
    model.pageProperty().subscribe(this::show);
  }

  private void show() {
    var source = model.sourceProperty().get();
    var reading = model.pageProperty().get().reading();
    title.setText(source.name());
    title.setTooltip(new Tooltip(source.name()));
    if (!source.equals(counted)) {
      counted = source;
      paragraphs = paragraphs(source);
    }
    // Of the beginning of a long text the number of tokens says nothing.
    var whole = reading.size() > 0 && reading.text().length() == source.text().length();
    var tokens = whole ? Spoken.count(reading.size(), "token", "tokens") : "";
    counts.setText(tokens + (tokens.isEmpty() || paragraphs.isEmpty() ? "" : ", ") + paragraphs);
  }

  /// Nobody asks how many paragraphs a book has, and counting them would hold up the screen.
  private static String paragraphs(TextSource source) {
    return source.text().isEmpty() || source.text().length() > LONG
        ? ""
        : Spoken.count(source.paragraphs(), "paragraph", "paragraphs");
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
