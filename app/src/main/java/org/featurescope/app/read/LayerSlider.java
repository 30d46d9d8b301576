package org.featurescope.app.read;

import java.util.BitSet;
import java.util.function.IntConsumer;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/// A dot for every layer of the model on one line; the thumb stands on the layer that is looked at.
/// Layers without an SAE are hollow and passed over.
final class LayerSlider extends Region {
  private final Region track = styled("track");
  private final Region filled = styled("filled");
  private final Region thumb = styled("thumb");
  private final IntConsumer choose;
  private Region[] dots = {};
  private final BitSet available = new BitSet();
  private int layers;
  private int layer;

  /// @param choose gets an available layer when the person moves the thumb to it
  LayerSlider(IntConsumer choose) {
    this.choose = choose;
    getStyleClass().add("layer-slider");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.SLIDER);
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::mouse);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::mouse);
    getChildren().addAll(track, filled, thumb);
  }

  void show(int layerCount, BitSet withLens, int current) {
    layers = layerCount;
    layer = current;
    available.clear();
    available.or(withLens);
    dots = new Region[layerCount];
    getChildren().setAll(track, filled);
    for (var i = 0; i < layerCount; i++) {
      dots[i] = styled("dot");
      dots[i]
          .getStyleClass()
          .add(!available.get(i) ? "without" : i <= current ? "passed" : "ahead");
      getChildren().add(dots[i]);
    }
    getChildren().add(thumb);
    thumb.setVisible(!available.isEmpty());
    filled.setVisible(!available.isEmpty());
    setAccessibleText("Layer " + current + " of " + layerCount);
    Tooltip.install(this, new Tooltip(explanation()));
    requestLayout();
  }

  private String explanation() {
    return switch (available.cardinality()) {
      case 0 -> "No SAE for this model. Train one, or open one in the Library.";
      case 1 ->
          "The SAE in use reads layer %d. Open SAEs of other layers in the Library to compare."
              .formatted(available.nextSetBit(0));
      default -> "The same text through the layers. Hollow layers have no SAE.";
    };
  }

  @Override
  protected double computePrefWidth(double height) {
    return 0;
  }

  @Override
  protected void layoutChildren() {
    var em = thumb.prefWidth(-1);
    var left = em / 2;
    var width = getWidth() - em;
    var middle = getHeight() / 2;
    var line = track.prefHeight(-1);
    track.resizeRelocate(left, middle - line / 2, width, line);
    var x = left + width * place(layer);
    filled.resizeRelocate(left, middle - line / 2, Math.max(0, x - left), line);
    thumb.resizeRelocate(x - em / 2, middle - em / 2, em, em);
    for (var i = 0; i < dots.length; i++) {
      var size = dots[i].prefWidth(-1);
      dots[i].resizeRelocate(left + width * place(i) - size / 2, middle - size / 2, size, size);
    }
  }

  private double place(int index) {
    return layers < 2 ? 0.5 : (double) index / (layers - 1);
  }

  private void mouse(MouseEvent event) {
    requestFocus();
    var em = thumb.getWidth();
    var part = (event.getX() - em / 2) / Math.max(1, getWidth() - em);
    var wanted = (int) Math.round(Math.clamp(part, 0, 1) * Math.max(0, layers - 1));
    var below = available.previousSetBit(wanted);
    var above = available.nextSetBit(wanted);
    var nearest = below < 0 ? above : above < 0 || wanted - below <= above - wanted ? below : above;
    moveTo(nearest);
    event.consume();
  }

  private void key(KeyEvent event) {
    var next =
        switch (event.getCode()) {
          case RIGHT, UP -> available.nextSetBit(layer + 1);
          case LEFT, DOWN -> layer == 0 ? -1 : available.previousSetBit(layer - 1);
          case HOME -> available.nextSetBit(0);
          case END -> available.length() - 1;
          default -> -2;
        };
    if (next > -2) {
      moveTo(next);
      event.consume();
    }
  }

  private void moveTo(int next) {
    if (next >= 0 && next != layer) {
      choose.accept(next);
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case VALUE -> layer;
      case MIN_VALUE -> 0;
      case MAX_VALUE -> Math.max(0, layers - 1);
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }

  private static Region styled(String styleClass) {
    var region = new Region();
    region.getStyleClass().add(styleClass);
    region.setMouseTransparent(true);
    return region;
  }
}
