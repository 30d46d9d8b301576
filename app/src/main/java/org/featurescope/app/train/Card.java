package org.featurescope.app.train;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A framed group of settings under a title: names on the left, what is set on the right, below it
/// a line that helps.
final class Card extends VBox {
  private final GridPane rows = new GridPane();
  private int next;

  Card(String title) {
    getStyleClass().add("card");
    var heading = new Label(title);
    heading.getStyleClass().add("section-title");
    rows.getStyleClass().add("card-form");
    var names = new ColumnConstraints();
    names.setMinWidth(Region.USE_PREF_SIZE);
    var values = new ColumnConstraints();
    values.setHgrow(Priority.ALWAYS);
    values.setFillWidth(true);
    rows.getColumnConstraints().addAll(names, values);
    getChildren().addAll(heading, rows);
  }

  /// Adds a setting; what can have the keyboard is called by its name.
  Card row(String name, Node value, Node... more) {
    var label = new Label(name);
    label.getStyleClass().add("card-name");
    label.setMinWidth(Region.USE_PREF_SIZE);
    if (value.isFocusTraversable()) {
      label.setLabelFor(value);
      value.setAccessibleText(name);
    }
    rows.add(label, 0, next);
    if (more.length == 0) {
      rows.add(value, 1, next++);
    } else {
      var both = new HBox(value);
      both.getStyleClass().add("card-value");
      both.getChildren().addAll(more);
      rows.add(both, 1, next++);
    }
    return this;
  }

  /// Adds a line that helps with the setting above it.
  Card help(Label words) {
    words.getStyleClass().add("caption");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    rows.add(words, 1, next++);
    return this;
  }

  Card help(String words) {
    return help(new Label(words));
  }
}
