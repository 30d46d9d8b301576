package org.featurescope.app.read;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.feature.FeatureChip;

/// What the colours say: the mode, the layer, what is left out, and a chip for every chosen
/// feature.
final class ReadToolbar extends VBox {
  private final ReadViewModel model;
  private final LayerSlider layers;
  private final Label layerNumber = new Label();
  private final FlowPane chips = new FlowPane();
  private final Button add;
  private final FeatureMenu menu;

  /// @param addFeature asks the person for a feature to add
  /// @param menu of a feature
  ReadToolbar(ReadViewModel model, ReadActions actions, Action addFeature, FeatureMenu menu) {
    this.model = model;
    this.menu = menu;
    getStyleClass().add("toolbar");
    layers = new LayerSlider(this::chooseLayer);
    layers.setId("layers");
    layerNumber.getStyleClass().add("figure");
    layerNumber.setMinWidth(Region.USE_PREF_SIZE);
    var word = new Label("Layer");
    word.getStyleClass().add("quiet");
    word.setLabelFor(layers);
    word.getStyleClass().add("wide-only");
    word.setMinWidth(Region.USE_PREF_SIZE);
    var layer = new HBox(10, word, layers, layerNumber);
    layer.setAlignment(Pos.CENTER_LEFT);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var filters = new FilterMenu(model);
    filters.setMinWidth(Region.USE_PREF_SIZE);
    var find = Buttons.labelled("Find", actions.find());
    find.getStyleClass().addAll("flat", "icon-when-narrow");
    find.setId("find");
    find.setMinWidth(Region.USE_PREF_SIZE);
    var modes = new ModeBar(model);
    modes.setMinWidth(Region.USE_PREF_SIZE);
    var rest = new HBox(layer, space, filters, find);
    rest.getStyleClass().add("toolbar-row");
    var row = new FoldingRow(modes, rest);
    add = Buttons.labelled("Add", addFeature);
    add.getStyleClass().add("flat");
    add.setId("add-feature");
    chips.getStyleClass().add("chips");
    getChildren().addAll(row, chips);
    model.microscopeProperty().subscribe(this::showLayers);
    model.lensProperty().subscribe(this::showLayers);
    model.choice().selectionProperty().subscribe(this::showChips);
    model.calmPageProperty().subscribe(this::showChips);
    model.facts().namesProperty().subscribe(this::showChips);
  }

  private void showLayers() {
    var scope = model.microscopeProperty().get();
    var lenses = scope.map(Microscope::lenses).orElse(List.of());
    var available = new BitSet();
    lenses.forEach(lens -> available.set(lens.layer()));
    var current = lenses.isEmpty() ? 0 : lenses.get(model.lensProperty().get()).layer();
    layers.show(scope.map(Microscope::layers).orElse(1), available, current);
    layerNumber.setText(lenses.isEmpty() ? "\u2013" : String.valueOf(current));
  }

  private void chooseLayer(int layer) {
    var lenses = model.microscopeProperty().get().map(Microscope::lenses).orElse(List.of());
    IntStream.range(0, lenses.size())
        .filter(index -> lenses.get(index).layer() == layer)
        .findFirst()
        .ifPresent(model::chooseLens);
  }

  private void showChips() {
    var selection = model.choice().selectionProperty().get();
    chips.getChildren().clear();
    var none = selection.mode() == Mode.PER_TOKEN || model.sourceProperty().get().text().isEmpty();
    for (var pick : selection.picks()) {
      if (!none && (selection.mode() == Mode.STRONGEST || pick.latent() == selection.current())) {
        chips.getChildren().add(chip(pick));
      }
    }
    if (selection.mode() == Mode.STRONGEST
        && !selection.isFull()
        && model.pageProperty().get().reading().hasFeatures()) {
      chips.getChildren().add(add);
    }
    chips.setVisible(!chips.getChildren().isEmpty());
    chips.setManaged(chips.isVisible());
  }

  private FeatureChip chip(Selection.Pick pick) {
    var chip =
        new FeatureChip(
            pick.hue(), pick.latent(), Optional.of(model.facts().name(pick.latent()).words()));
    chip.setId("chip-" + pick.hue());
    chip.onOpenProperty().set(() -> model.choice().makeCurrent(pick.latent()));
    chip.onRemoveProperty().set(() -> model.choice().remove(pick.latent()));
    chip.menuProperty().set(() -> menu.of(pick.latent()));
    return chip;
  }
}
