package org.featurescope.app.features;

import java.util.function.Consumer;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.TextField;

/// A menu's line in which the name of a new list is typed.
final class NewListItem {
  private NewListItem() {}

  /// @param make is told the name
  static CustomMenuItem of(Consumer<String> make) {
    var field = new TextField();
    field.setId("new-list");
    field.setPromptText("Name of a new list");
    field.setAccessibleText("Name of a new list");
    var item = new CustomMenuItem(field, false);
    item.getStyleClass().add("field-item");
    field.setOnAction(event -> {
      if (!field.getText().isBlank()) {
        make.accept(field.getText());
        item.getParentPopup().hide();
      }
    });
    return item;
  }
}
