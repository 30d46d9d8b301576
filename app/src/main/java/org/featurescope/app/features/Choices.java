package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;

/// Lines of a menu of which one is chosen.
final class Choices<T> {
  private final ToggleGroup group = new ToggleGroup();
  private final List<MenuItem> items = new ArrayList<>();

  Choices(List<T> choices, Function<T, String> words, Consumer<T> choose) {
    for (var choice : choices) {
      var item = new RadioMenuItem(words.apply(choice));
      item.setUserData(choice);
      item.setToggleGroup(group);
      item.setOnAction(event -> choose.accept(choice));
      items.add(item);
    }
    show(choices.getFirst());
  }

  List<MenuItem> items() {
    return items;
  }

  void setDisable(boolean disable) {
    items.forEach(item -> item.setDisable(disable));
  }

  /// Shows `choice` as the chosen one.
  void show(T choice) {
    group.getToggles().stream()
        .filter(toggle -> toggle.getUserData().equals(choice))
        .forEach(toggle -> toggle.setSelected(true));
  }
}
