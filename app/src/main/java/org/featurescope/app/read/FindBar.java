package org.featurescope.app.read;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import org.controlsfx.control.textfield.CustomTextField;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Ctrl+F: a field over the text; Enter goes on to the next place, Shift+Enter back, Escape closes.
final class FindBar extends HBox {
  private final Finder finder;
  private final IntConsumer show;
  private final Runnable closed;
  private final CustomTextField field = new CustomTextField();
  private final Label status = new Label();
  private final List<Node> parts;

  /// @param show brings a place in the text, in UTF-16 units, into view
  FindBar(Finder finder, IntConsumer show, Runnable closed) {
    this.finder = finder;
    this.show = show;
    this.closed = closed;
    getStyleClass().add("find-bar");
    setAlignment(Pos.CENTER_LEFT);
    field.setPromptText("Find in this text");
    field.setAccessibleText("Find in this text");
    field.setId("find-field");
    field.setLeft(inset(new FontIcon(Feather.SEARCH)));
    field.setRight(inset(status));
    field.textProperty().bindBidirectional(finder.queryProperty());
    status.getStyleClass().addAll("figure", "quiet");
    status.setId("find-status");
    var previous = Action.of("Previous place", Feather.CHEVRON_UP, () -> step(false));
    var next = Action.of("Next place", Feather.CHEVRON_DOWN, () -> step(true));
    var close = Action.of("Close find", Feather.X, this::close);
    parts = List.of(field, Buttons.icon(previous), Buttons.icon(next), Buttons.icon(close));
    finder.matchesProperty().subscribe(this::found);
    // What is not found changes no place.
    finder.queryProperty().subscribe(() -> status.setText(finder.status()));
    finder.currentProperty().subscribe(at -> status.setText(finder.status()));
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    setVisible(false);
    setManaged(false);
  }

  /// The glyph and the count stand inside the field, off its edges.
  private static HBox inset(Node node) {
    var box = new HBox(node);
    box.setAlignment(Pos.CENTER);
    box.getStyleClass().add("find-inset");
    return box;
  }

  void open() {
    // Their styles are computed when they are first seen: the window opens without them.
    if (getChildren().isEmpty()) {
      getChildren().addAll(parts);
    }
    setVisible(true);
    setManaged(true);
    field.requestFocus();
    field.selectAll();
  }

  void close() {
    setVisible(false);
    setManaged(false);
    finder.queryProperty().set("");
    closed.run();
  }

  private void found() {
    status.setText(finder.status());
    finder.matchesProperty().get().stream()
        .findFirst()
        .ifPresent(first -> show.accept(first.getStart()));
  }

  private void step(boolean forward) {
    finder.step(forward).ifPresent(show);
    status.setText(finder.status());
  }

  private void key(KeyEvent event) {
    switch (event.getCode()) {
      case ENTER -> step(!event.isShiftDown());
      case F3 -> {
        // F3 belongs to activations, also while the field has the keyboard.
        return;
      }
      case ESCAPE -> close();
      default -> {
        return;
      }
    }
    event.consume();
  }
}
