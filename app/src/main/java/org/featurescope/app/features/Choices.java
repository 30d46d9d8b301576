package org.featurescope.app.features;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// A menu of a few things of which one is chosen; it shows which.
final class Choices<T> extends MenuButton {
  private final String title;
  private final Function<T, String> words;
  private final ToggleGroup group = new ToggleGroup();

  Choices(String title, List<T> choices, Function<T, String> words, Consumer<T> choose) {
    this.title = title;
    this.words = words;
    getStyleClass().addAll("flat", "wide-only");
    setMinWidth(Region.USE_PREF_SIZE);
    setTooltip(new Tooltip(title));
    for (var choice : choices) {
      var item = new RadioMenuItem(words.apply(choice));
      item.setUserData(choice);
      item.setToggleGroup(group);
      item.setOnAction(event -> {
        show(choice);
        choose.accept(choice);
      });
      getItems().add(item);
    }
    show(choices.getFirst());
  }

  /// Shows `choice` as the chosen one.
  void show(T choice) {
    group.getToggles().stream()
        .filter(toggle -> toggle.getUserData().equals(choice))
        .forEach(toggle -> toggle.setSelected(true));
    setText(words.apply(choice));
    setAccessibleText(title + ": " + getText());
  }
}
