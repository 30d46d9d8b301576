package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.control.MenuItem;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What a right click or the menu key offers on a feature, and on a token of the heatmap.
final class FeatureMenu {
  private static final int STRONGEST = 5;

  private final ReadViewModel model;
  private final IntConsumer open;
  private final IntConsumer steer;

  /// @param open opens a feature in the Features view
  /// @param steer gives a feature a slider
  FeatureMenu(ReadViewModel model, IntConsumer open, IntConsumer steer) {
    this.model = model;
    this.open = open;
    this.steer = steer;
  }

  List<MenuItem> of(int latent) {
    var shown = model.choice().selectionProperty().get().pick(latent).isPresent();
    return List.of(
        steering(latent, "Steer feature " + latent),
        item("Open in Features", Feather.GRID, () -> open.accept(latent)),
        item("Show it alone on the heatmap", Feather.SQUARE, () -> model.choice().follow(latent)),
        shown
            ? item("Take off the heatmap", Feather.X, () -> model.choice().remove(latent))
            : item("Add to the heatmap", Feather.PLUS, () -> model.choice().add(latent)));
  }

  /// The strongest features of a token, and the current one.
  List<MenuItem> ofToken(int token) {
    if (!model.pageProperty().get().reading().knows(token)) {
      return List.of();
    }
    var latents = new ArrayList<Integer>();
    model.facts().featuresAt(token).stream()
        .limit(STRONGEST)
        .map(TextReading.Activation::latent)
        .forEach(latents::add);
    var current = model.choice().selectionProperty().get().current();
    if (current >= 0 && !latents.contains(current)) {
      latents.add(current);
    }
    return latents.stream().map(latent -> steering(latent, named(latent))).toList();
  }

  private String named(int latent) {
    return "Steer " + latent + "  " + model.facts().name(latent).words();
  }

  private MenuItem steering(int latent, String words) {
    return item(words, Feather.SLIDERS, () -> steer.accept(latent));
  }

  private static MenuItem item(String words, Feather icon, Runnable action) {
    var item = new MenuItem(words, new FontIcon(icon));
    item.setMnemonicParsing(false);
    item.setOnAction(event -> action.run());
    return item;
  }
}
