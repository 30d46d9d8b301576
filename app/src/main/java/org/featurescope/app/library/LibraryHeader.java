package org.featurescope.app.library;

import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;

/// The Library's first line: its title, the search, and what opens something from elsewhere.
final class LibraryHeader extends HBox {
  private final TextField search = new TextField();

  /// @param query what a person looks for
  LibraryHeader(
      StringProperty query,
      Action back,
      Action chooseModel,
      Action chooseSae,
      Action chooseSaeFile) {
    var title = new Label("Library");
    title.getStyleClass().add("view-title");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    search.setId("library-search");
    search.setPromptText("Find a model or SAE");
    search.setAccessibleText("Find a model or SAE in the Library");
    search.getStyleClass().add("library-search");
    search.textProperty().bindBidirectional(query);
    search.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) {
        search.clear();
        event.consume();
      }
    });
    getChildren()
        .addAll(
            Buttons.icon(back),
            title,
            space,
            search,
            narrowing(Buttons.labelled("Model folder", chooseModel)),
            narrowing(Buttons.labelled("SAE folder", chooseSae)),
            narrowing(Buttons.labelled("SAE file", chooseSaeFile)));
    getStyleClass().add("view-header");
    setAlignment(Pos.CENTER_LEFT);
  }

  /// Puts the keyboard on the search.
  void focusSearch() {
    search.requestFocus();
  }

  /// In a small window the icon says it.
  private static Button narrowing(Button button) {
    button.getStyleClass().add("icon-when-narrow");
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }
}
