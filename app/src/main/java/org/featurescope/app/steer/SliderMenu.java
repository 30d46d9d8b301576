package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.featurescope.compute.steering.Positions;
import org.featurescope.viz.steer.StrengthUnit;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What can be done with one slider beside moving it.
final class SliderMenu {
  private SliderMenu() {}

  /// @param key of the slider
  /// @param place asks for other tokens or layers
  static List<MenuItem> of(int key, SteerViewModel model, Runnable place) {
    return model
        .plan()
        .draft()
        .slider(key)
        .map(slider -> items(slider, model, place))
        .orElse(List.of());
  }

  private static List<MenuItem> items(Slider slider, SteerViewModel model, Runnable place) {
    var plan = model.plan();
    var items = new ArrayList<MenuItem>();
    if (slider.mode().takesValue()) {
      items.add(item("Back to neutral", Feather.ROTATE_CCW, () -> plan.reset(slider.key())));
    }
    items.addAll(units(slider, model));
    items.add(where(slider, model, place));
    items.add(new SeparatorMenuItem());
    items.add(item("Take away", Feather.X, () -> plan.remove(slider.key())));
    return items;
  }

  private static List<MenuItem> units(Slider slider, SteerViewModel model) {
    var usual = model.namesProperty().get().usual(slider.target());
    if (!slider.mode().takesValue()
        || SliderItems.unit(slider, usual) == StrengthUnit.FIXED && slider.scale() == 1) {
      return List.of();
    }
    var absolute = new RadioMenuItem("Count in activations");
    absolute.setSelected(slider.scale() == 1);
    absolute.setOnAction(event -> model.plan().setUnit(slider.key(), 1));
    if (usual.isEmpty()) {
      return List.of(absolute);
    }
    var most = usual.getAsDouble();
    var maxima = new RadioMenuItem("Count in typical maxima (" + Figures.of(most) + ")");
    maxima.setSelected(slider.countsIn(most));
    maxima.setOnAction(event -> model.plan().setUnit(slider.key(), most));
    return List.of(absolute, maxima);
  }

  private static Menu where(Slider slider, SteerViewModel model, Runnable place) {
    var plan = model.plan().draft().positions();
    var menu = new Menu("Steers", new FontIcon(Feather.MAP_PIN));
    menu.getItems()
        .add(
            position(
                "Like the plan (" + SliderItems.words(plan) + ")",
                Optional.empty(),
                slider,
                model));
    menu.getItems().add(new SeparatorMenuItem());
    Stream.concat(
            Stream.of(Positions.ALL, Positions.PROMPT, Positions.GENERATED),
            slider.positions().filter(Positions.Range.class::isInstance).stream())
        .forEach(each ->
            menu.getItems()
                .add(position(SliderItems.capital(each), Optional.of(each), slider, model)));
    menu.getItems().add(new SeparatorMenuItem());
    var names = model.namesProperty().get();
    menu.getItems().add(item("Tokens from \u2026 to \u2026", Feather.MORE_HORIZONTAL, place));
    if (LayerSpan.home(slider.target(), names).isPresent()) {
      menu.getItems().add(item("Layers from \u2026 to \u2026", Feather.LAYERS, place));
    }
    return menu;
  }

  private static RadioMenuItem position(
      String words, Optional<Positions> where, Slider slider, SteerViewModel model) {
    var item = new RadioMenuItem(words);
    item.setSelected(slider.positions().equals(where));
    item.setOnAction(event -> model.plan().setPositions(slider.key(), where));
    return item;
  }

  private static MenuItem item(String words, Feather icon, Runnable action) {
    var item = new MenuItem(words, new FontIcon(icon));
    item.setOnAction(event -> action.run());
    return item;
  }
}
