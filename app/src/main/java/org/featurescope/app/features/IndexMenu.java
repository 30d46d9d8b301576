package org.featurescope.app.features;

import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Words;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Over which text the examples and counts were made, and the other indexes of these features, of
/// which one can be read instead.
final class IndexMenu extends MenuButton {
  /// Letters of the names of an index's files that are shown.
  private static final int LONGEST = 40;

  private final FeaturesViewModel model;

  IndexMenu(FeaturesViewModel model) {
    this.model = model;
    setId("features-indexes");
    getStyleClass().addAll("flat", "subject-menu");
    setMinWidth(0);
    setMnemonicParsing(false);
    setGraphic(new FontIcon(Feather.CHEVRON_DOWN));
    setContentDisplay(ContentDisplay.RIGHT);
    model.choiceProperty().subscribe(this::fill);
    fill();
  }

  private void fill() {
    getItems().clear();
    var choice = model.choiceProperty().get().filter(each -> each.run().isPresent());
    setVisible(choice.isPresent());
    setManaged(choice.isPresent());
    choice.ifPresent(this::list);
  }

  private void list(Choice choice) {
    var read = choice.run().orElseThrow();
    setText("from " + name(read));
    setAccessibleText("Examples " + getText());
    setTooltip(new Tooltip("Counts and examples from " + read.corpus()));
    var group = new ToggleGroup();
    var used = item(read, group);
    used.setSelected(true);
    getItems().add(used);
    for (var other : choice.others()) {
      var item = item(other, group);
      item.setOnAction(event -> model.use(other));
      getItems().add(item);
    }
    if (!choice.others().isEmpty()) {
      getItems().add(new SeparatorMenuItem());
    }
    for (var other : choice.others()) {
      getItems().add(removal(other));
    }
  }

  /// It may be the work of hours and does not come back, so one line alone does not do it.
  private Menu removal(IndexRun other) {
    var menu = new Menu("Remove the index of " + name(other), new FontIcon(Feather.TRASH_2));
    menu.setMnemonicParsing(false);
    var remove = new MenuItem("Remove it for good; labels and notes stay");
    remove.setOnAction(event -> model.remove(other));
    menu.getItems().add(remove);
    return menu;
  }

  private static RadioMenuItem item(IndexRun run, ToggleGroup group) {
    var item =
        new RadioMenuItem("%s,  %s tokens".formatted(name(run), Figures.count(run.tokens())));
    item.setMnemonicParsing(false);
    item.setToggleGroup(group);
    return item;
  }

  private static String name(IndexRun run) {
    return Words.shortened(run.corpus(), LONGEST);
  }
}
