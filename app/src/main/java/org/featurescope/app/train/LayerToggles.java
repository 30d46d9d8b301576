package org.featurescope.app.train;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

/// A small switch for every layer of the open model. It writes the layer's output into the hooks
/// and follows what is typed there.
final class LayerToggles extends FlowPane {
  private final TrainSettings model;
  private final List<ToggleButton> toggles = new ArrayList<>();

  LayerToggles(TrainSettings model) {
    this.model = model;
    setId("train-layers");
    getStyleClass().add("layer-toggles");
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    model.layersProperty().subscribe(layers -> fill(layers.intValue()));
    model.hooksProperty().subscribe(this::follow);
  }

  private void fill(int layers) {
    toggles.clear();
    for (var layer = 0; layer < layers; layer++) {
      toggles.add(toggle(layer));
    }
    getChildren().setAll(toggles);
    follow();
  }

  private ToggleButton toggle(int layer) {
    var toggle = new ToggleButton(String.valueOf(layer));
    toggle.setId("train-layer-" + layer);
    toggle.getStyleClass().add("layer-toggle");
    toggle.setAccessibleText("Layer " + layer);
    toggle.setTooltip(new Tooltip("The residual stream after layer " + layer));
    toggle.setOnAction(event -> model.chooseLayer(layer, toggle.isSelected()));
    return toggle;
  }

  private void follow() {
    var chosen = model.chosenLayers();
    for (var layer = 0; layer < toggles.size(); layer++) {
      toggles.get(layer).setSelected(chosen.get(layer));
    }
  }

  /// Left and right walk along the layers.
  private void key(KeyEvent event) {
    var at = toggles.indexOf(getScene().getFocusOwner());
    var step =
        switch (event.getCode()) {
          case LEFT -> -1;
          case RIGHT -> 1;
          default -> 0;
        };
    if (at >= 0 && step != 0) {
      toggles.get(Math.clamp(at + step, 0, toggles.size() - 1)).requestFocus();
      event.consume();
    }
  }
}
