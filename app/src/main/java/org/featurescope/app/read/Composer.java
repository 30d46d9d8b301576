package org.featurescope.app.read;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.KeyCap;
import org.kordamp.ikonli.feather.Feather;

/// The text as it is typed, above the heatmap that follows it.
final class Composer extends VBox {
  /// A text control lays out its whole text at every keystroke; longer ones are edited in an
  /// editor.
  static final int MOST_CHARACTERS = 20_000;

  private final ReadViewModel model;
  private final Runnable closed;
  private final TextArea area = new TextArea();
  private final List<Node> parts;

  Composer(ReadViewModel model, Runnable closed) {
    this.model = model;
    this.closed = closed;
    getStyleClass().add("composer");
    area.setWrapText(true);
    area.setId("composer");
    area.setAccessibleText("The text. The heatmap below follows as you type.");
    area.setPromptText("Type or paste any text. The heatmap follows as you type.");
    area.textProperty().addListener((seen, before, after) -> typed(after));
    area.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    var note = new Label("The heatmap follows as you type");
    note.getStyleClass().add("caption");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var clear = Action.of("Clear the text", Feather.TRASH_2, area::clear);
    var done = Action.of("Close the editor", Feather.CHECK, this::close);
    var foot =
        new HBox(
            note,
            space,
            new KeyCap("Esc"),
            Buttons.labelled("Clear", clear),
            Buttons.primary("Done", done));
    foot.getStyleClass().add("composer-foot");
    foot.setAlignment(Pos.CENTER_LEFT);
    parts = List.of(area, foot);
    setVisible(false);
    setManaged(false);
  }

  boolean isOpen() {
    return isVisible();
  }

  void open() {
    area.setText(model.sourceProperty().get().text());
    // Their styles are computed when they are first seen: the window opens without them.
    if (getChildren().isEmpty()) {
      getChildren().addAll(parts);
    }
    setVisible(true);
    setManaged(true);
    area.requestFocus();
    area.end();
  }

  void close() {
    setVisible(false);
    setManaged(false);
    closed.run();
  }

  private void typed(String text) {
    if (isOpen()) {
      model.edit(text);
    }
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      close();
      event.consume();
    }
  }
}
