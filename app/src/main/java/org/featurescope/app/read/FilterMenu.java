package org.featurescope.app.read;

import java.util.function.DoubleFunction;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is left out of colours and lists.
final class FilterMenu extends MenuButton {
  private static final double[] AT_LEAST = {0, 0.001, 0.01, 0.05};
  private static final double[] AT_MOST = {1, 0.5, 0.2, 0.05};

  private final ReadViewModel model;

  FilterMenu(ReadViewModel model) {
    this.model = model;
    getStyleClass().addAll("flat", "filter-menu");
    setId("filters");
    setGraphic(new FontIcon(Feather.FILTER));
    var special = new CheckMenuItem("Ignore BOS and other special tokens");
    special.setId("filter-special");
    special.setOnAction(event ->
        model.setFilters(model.filtersProperty().get().ignoreSpecial(special.isSelected())));
    getItems()
        .addAll(
            special,
            shares(
                "Hide rare features",
                AT_LEAST,
                share -> share == 0 ? "Show all" : "Those on less than " + percent(share),
                share -> model.filtersProperty().get().minimumShare(share)),
            shares(
                "Hide common features",
                AT_MOST,
                share -> share == 1 ? "Show all" : "Those on more than " + percent(share),
                share -> model.filtersProperty().get().maximumShare(share)));
    model
        .filtersProperty()
        .subscribe(filters -> {
          special.setSelected(filters.ignoreSpecial());
          var count = filters.active();
          setText(count == 0 ? "Filters" : count == 1 ? "1 filter" : count + " filters");
          setAccessibleText("Filters, " + count + " active");
        });
  }

  private Menu shares(
      String title,
      double[] choices,
      DoubleFunction<String> name,
      DoubleFunction<Filters> filters) {
    var menu = new Menu(title);
    var group = new ToggleGroup();
    for (var share : choices) {
      var item = new RadioMenuItem(name.apply(share));
      item.setToggleGroup(group);
      item.setSelected(share == choices[0]);
      item.setOnAction(event -> model.setFilters(filters.apply(share)));
      menu.getItems().add(item);
    }
    return menu;
  }

  private static String percent(double share) {
    var text = share < 0.01 ? String.valueOf(share * 100) : String.valueOf(Math.round(share * 100));
    return text + "\u2009% of this text's tokens";
  }
}
