package org.featurescope.viz.feature;

import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;
import org.featurescope.viz.heatmap.TokenStrip;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One example of [ExampleList]: its value and its text.
final class ExampleRow extends HBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass EXPANDED = PseudoClass.getPseudoClass("expanded");

  private final Snippet snippet;
  private final TokenStrip strip = new TokenStrip();
  private final FontIcon arrow = new FontIcon(Feather.CHEVRON_RIGHT);

  /// @param largest value of the list, for the places of the figures
  /// @param click is told of a click on the row
  ExampleRow(Snippet snippet, double largest, Consumer<ExampleRow> click) {
    this.snippet = snippet;
    getStyleClass().add("example-row");
    setAlignment(Pos.TOP_LEFT);
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    setAccessibleText(
        "activation %s: %s".formatted(Figures.of(snippet.value()), snippet.text().strip()));
    var value = new Label(Figures.beside(snippet.value(), largest));
    value.getStyleClass().add("example-value");
    value.setMinWidth(USE_PREF_SIZE);
    strip.textProperty().set(HeatmapText.spelled(snippet.tokens()));
    strip.centreProperty().set(snippet.peak());
    HBox.setHgrow(strip, Priority.ALWAYS);
    var sign = new StackPane(arrow);
    sign.getStyleClass().add("example-arrow");
    sign.setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
    getChildren().addAll(value, strip, sign);
    addEventHandler(
        MouseEvent.MOUSE_CLICKED,
        event -> {
          if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
            click.accept(this);
          }
        });
  }

  Snippet snippet() {
    return snippet;
  }

  TokenStrip strip() {
    return strip;
  }

  void color(int hue, float max) {
    var layer = HeatLayer.of(hue, "activation", snippet.activations(), max);
    strip.coloringProperty().set(new Coloring.OneFeature(layer));
  }

  boolean expanded() {
    return strip.wrappedProperty().get();
  }

  void expand(boolean all) {
    strip.wrappedProperty().set(all);
    arrow.setIconCode(all ? Feather.CHEVRON_DOWN : Feather.CHEVRON_RIGHT);
    pseudoClassStateChanged(EXPANDED, all);
  }

  void setCurrent(boolean current) {
    pseudoClassStateChanged(CURRENT, current);
  }
}
