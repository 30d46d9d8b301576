package org.featurescope.app.frame;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The button in a view's header that looks like a field and opens the command palette.
public final class SearchButton extends Button {

  public SearchButton(Action action) {
    var word = new Label("Search or run");
    word.getStyleClass().addAll("search-word", "wide-only");
    word.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(word, Priority.ALWAYS);
    var keys = new KeyCap("Ctrl K");
    keys.getStyleClass().add("wide-only");
    var row = new HBox(new FontIcon(Feather.SEARCH), word, keys);
    row.getStyleClass().add("search-row");
    row.setAlignment(Pos.CENTER_LEFT);
    row.prefWidthProperty().bind(widthProperty().subtract(18));
    setGraphic(row);
    setAccessibleText(action.title());
    setOnAction(event -> action.perform());
    getStyleClass().add("search-button");
    setId("search");
    setMinWidth(Region.USE_PREF_SIZE);
  }
}
