package org.featurescope.app.features;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;

/// What something is called, edited in its place: a double click or the pencil opens the field,
/// Enter keeps what was typed, Escape does not, and the keyboard goes back to where it was.
public final class NameEditor extends StackPane {
  private static final PseudoClass UNNAMED = PseudoClass.getPseudoClass("unnamed");

  private final Consumer<String> keep;
  private final Label label = new Label();
  private final TextField field = new TextField();
  private final HBox shown;
  private Optional<Node> before = Optional.empty();
  private Optional<Object> of = Optional.empty();
  private String name = "";

  /// @param id of the nodes' names: "feature"
  /// @param what is named, within a sentence: "this feature"
  /// @param keep is told another name; an empty one takes the name away
  public NameEditor(String id, String what, Consumer<String> keep) {
    this.keep = keep;
    getStyleClass().add("name-editor");
    label.setId(id + "-name");
    label.setWrapText(true);
    label.getStyleClass().add("feature-name");
    label.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(label, Priority.ALWAYS);
    var pencil = Buttons.icon(Action.of("Name " + what, Feather.EDIT_2, this::edit));
    pencil.setId(id + "-rename");
    shown = new HBox(label, pencil);
    shown.getStyleClass().add("name-row");
    shown.setAlignment(Pos.TOP_LEFT);
    shown.setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
        edit();
      }
    });
    field.setId(id + "-name-field");
    field.getStyleClass().add("name-field");
    field.setPromptText("What does it stand for?");
    field.setAccessibleText("Name of " + what + ". Enter keeps it, Escape does not.");
    field.setVisible(false);
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    field
        .focusedProperty()
        .subscribe(focused -> {
          if (!focused) {
            close(true);
          }
        });
    getChildren().addAll(shown, field);
  }

  /// A field that is open stays open while it says the same of the same thing.
  ///
  /// @param key what is named
  /// @param next empty where it has no name
  /// @param otherwise what is shown instead of a name
  public void show(Object key, String next, String otherwise) {
    var text = next.isEmpty() ? otherwise : next;
    var same = of.filter(key::equals).isPresent();
    if (field.isVisible() && same && next.equals(name) && text.equals(label.getText())) {
      return;
    }
    close(false);
    of = Optional.of(key);
    name = next;
    label.setText(text);
    label.pseudoClassStateChanged(UNNAMED, next.isEmpty());
  }

  /// Opens the field; one that is open keeps what has been typed.
  public void edit() {
    if (field.isVisible()) {
      return;
    }
    before = Optional.ofNullable(getScene()).map(Scene::getFocusOwner);
    field.setText(name);
    field.setVisible(true);
    shown.setVisible(false);
    field.requestFocus();
    field.selectAll();
  }

  private void key(KeyEvent event) {
    var enter = event.getCode() == KeyCode.ENTER;
    if (enter || event.getCode() == KeyCode.ESCAPE) {
      close(enter);
      before.ifPresent(Node::requestFocus);
      event.consume();
    }
  }

  private void close(boolean keeping) {
    if (!field.isVisible()) {
      return;
    }
    // First hidden: losing the focus must not keep the name once more.
    field.setVisible(false);
    shown.setVisible(true);
    if (keeping && !field.getText().strip().equals(name)) {
      keep.accept(field.getText());
    }
  }
}
