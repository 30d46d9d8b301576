package org.featurescope.viz.feature;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import org.featurescope.viz.color.HueBadge;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One of the features that the heatmap shows: its hue's number, its own number, what it stands for
/// and a cross that takes it away. Delete and Backspace take it away too.
public final class FeatureChip extends HBox {
  private final ObjectProperty<Runnable> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", () -> {});
  private final ObjectProperty<Runnable> onRemove =
      new SimpleObjectProperty<>(this, "onRemove", () -> {});

  private final ObjectProperty<Supplier<List<MenuItem>>> menu =
      new SimpleObjectProperty<>(this, "menu", List::of);

  public FeatureChip(int hue, int number, Optional<String> explanation) {
    getStyleClass().add("feature-chip");
    setAlignment(Pos.CENTER_LEFT);
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.BUTTON);
    var said = explanation.orElse("Unexplained");
    setAccessibleText("feature " + number + ", " + said + ", colour " + hue);

    var digits = new Label(Integer.toString(number));
    digits.getStyleClass().add("chip-number");
    digits.setMinWidth(USE_PREF_SIZE);
    var words = new Label(said);
    words.getStyleClass().add("chip-words");
    words.pseudoClassStateChanged(PseudoClass.getPseudoClass("unexplained"), explanation.isEmpty());
    words.setTooltip(new Tooltip(said));
    getChildren().addAll(new HueBadge(hue), digits, words, removeButton(number));

    addEventHandler(
        MouseEvent.MOUSE_CLICKED,
        event -> {
          if (event.getButton() == MouseButton.PRIMARY) {
            onOpen.get().run();
          }
        });
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    setOnContextMenuRequested(event -> Menus.show(this, event, menu.get().get()));
  }

  private Button removeButton(int number) {
    var remove = new Button();
    remove.getStyleClass().add("icon-button");
    remove.setGraphic(new FontIcon(Feather.X));
    remove.setFocusTraversable(false);
    remove.setAccessibleText("Take feature " + number + " away");
    remove.setTooltip(new Tooltip("Take away (Delete)"));
    remove.setOnAction(event -> onRemove.get().run());
    remove.addEventHandler(MouseEvent.MOUSE_CLICKED, MouseEvent::consume);
    return remove;
  }

  private void press(KeyEvent event) {
    if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
      onRemove.get().run();
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
      onOpen.get().run();
      event.consume();
    }
  }

  /// Runs when the chip is clicked, or Enter or Space is pressed on it.
  public ObjectProperty<Runnable> onOpenProperty() {
    return onOpen;
  }

  /// What a right click or the menu key offers.
  public ObjectProperty<Supplier<List<MenuItem>>> menuProperty() {
    return menu;
  }

  /// Runs when the feature shall no longer be shown.
  public ObjectProperty<Runnable> onRemoveProperty() {
    return onRemove;
  }
}
