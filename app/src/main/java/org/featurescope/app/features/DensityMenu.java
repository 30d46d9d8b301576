package org.featurescope.app.features;

import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.RangeSlider;

/// How rare and how common the features in the rows may be: two thumbs on a logarithmic scale.
final class DensityMenu extends MenuButton {
  /// A hundred-thousandth of the tokens; the left end means none at all.
  private static final double LOWEST = -5;

  private final FeaturesViewModel model;
  private final RangeSlider slider = new RangeSlider(LOWEST, 0, LOWEST, 0);
  private final Label range = new Label();
  private boolean following;

  DensityMenu(FeaturesViewModel model) {
    this.model = model;
    setId("filter-density");
    setMinWidth(Region.USE_PREF_SIZE);
    slider.setId("filter-density-range");
    slider.setBlockIncrement(0.1);
    slider.setAccessibleText("Lowest and highest density");
    slider.lowValueProperty().addListener((seen, before, after) -> moved());
    slider.highValueProperty().addListener((seen, before, after) -> moved());
    range.getStyleClass().add("figure");
    var help = new Label("Share of the tokens on which a feature fires");
    help.getStyleClass().add("caption");
    var box = new VBox(range, slider, help);
    box.getStyleClass().add("range-box");
    var item = new CustomMenuItem(box, false);
    item.getStyleClass().add("range-item");
    getItems().add(item);
    model.table().queryProperty().subscribe(query -> show(query.filter()));
  }

  private void moved() {
    if (following) {
      return;
    }
    var low = slider.getLowValue();
    var least = low <= LOWEST + 0.01 ? 0 : Math.pow(10, low);
    var high = slider.getHighValue();
    var most = high >= -0.01 ? 1 : Math.pow(10, high);
    var query = model.table().queryProperty().get();
    model.table().ask(query.filter(query.filter().density(least, Math.max(least, most))));
  }

  private void show(Filter filter) {
    var low = filter.minDensity() == 0 ? "0" : Percent.of(filter.minDensity());
    var words =
        filter.minDensity() == 0 && filter.maxDensity() == 1
            ? "Any density"
            : "Density " + low + " to " + Percent.of(filter.maxDensity());
    setText(words);
    setAccessibleText("Filter: " + words);
    range.setText(low + " to " + Percent.of(filter.maxDensity()));
    following = true;
    slider.setHighValue(filter.maxDensity() >= 1 ? 0 : Math.log10(filter.maxDensity()));
    slider.setLowValue(
        filter.minDensity() <= 0 ? LOWEST : Math.max(LOWEST, Math.log10(filter.minDensity())));
    following = false;
  }
}
