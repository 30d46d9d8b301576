package org.featurescope.app.frame;

import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/// Buttons that perform an [Action]: they follow whether it is possible and name their keys.
public final class Buttons {
  private Buttons() {}

  /// An outlined button with icon and word.
  public static Button labelled(String word, Action action) {
    var button = base(action);
    button.setText(word);
    return button;
  }

  /// An icon alone; the word is in the tooltip and for the screen reader.
  public static Button icon(Action action) {
    var button = base(action);
    button.getStyleClass().add("icon-button");
    button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    return button;
  }

  /// The button that the page is about: filled with the accent.
  public static Button primary(String word, Action action) {
    var button = labelled(word, action);
    button.getStyleClass().add("primary");
    return button;
  }

  /// A line of a menu.
  public static MenuItem item(Action action) {
    var item = new MenuItem(action.title(), new FontIcon(action.icon()));
    item.setOnAction(event -> action.perform());
    item.disableProperty().bind(action.enabled().not());
    return item;
  }

  private static Button base(Action action) {
    var button = new Button();
    button.setGraphic(new FontIcon(action.icon()));
    button.setOnAction(event -> action.perform());
    button.disableProperty().bind(action.enabled().not());
    button.setAccessibleText(action.title());
    var keys = action.keyCaps();
    button.setTooltip(
        new Tooltip(keys.isEmpty() ? action.title() : action.title() + "  (" + keys + ")"));
    return button;
  }
}
