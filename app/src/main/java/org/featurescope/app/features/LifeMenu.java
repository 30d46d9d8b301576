package org.featurescope.app.features;

import java.util.Locale;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;

/// Whether dead latents are among the rows.
final class LifeMenu extends MenuButton {
  LifeMenu(FeaturesViewModel model) {
    setId("filter-life");
    setMinWidth(Region.USE_PREF_SIZE);
    var group = new ToggleGroup();
    for (var life : Filter.Life.values()) {
      var item = new RadioMenuItem(life.words());
      item.setId("filter-life-" + life.name().toLowerCase(Locale.ROOT));
      item.setToggleGroup(group);
      item.setUserData(life);
      item.setOnAction(event -> {
        var query = model.table().queryProperty().get();
        model.table().ask(query.filter(query.filter().life(life)));
      });
      getItems().add(item);
    }
    model
        .table()
        .queryProperty()
        .subscribe(query -> {
          setText(query.filter().life().words());
          setAccessibleText("Filter: " + getText());
          group.getToggles().stream()
              .filter(toggle -> toggle.getUserData() == query.filter().life())
              .forEach(toggle -> toggle.setSelected(true));
        });
  }
}
