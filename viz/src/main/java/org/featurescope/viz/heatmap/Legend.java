package org.featurescope.viz.heatmap;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.PaletteProperty;
import org.featurescope.viz.color.Underline;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Words;

/// What the colours of a heatmap mean: for each layer its hue's number, the scale from zero to its
/// maximum and the line that tells the hue without colour.
public final class Legend extends HBox {
  private static final CssMetaData<Legend, Palette> PALETTE =
      PaletteProperty.metaData(legend -> legend.palette);
  private static final List<CssMetaData<? extends Styleable, ?>> CSS = withPalette();

  private final ObjectProperty<Coloring> coloring =
      new SimpleObjectProperty<>(this, "coloring", Coloring.none());
  private final PaletteProperty<Legend> palette = new PaletteProperty<>(this, PALETTE);

  public Legend() {
    getStyleClass().add("legend");
    setAlignment(Pos.CENTER_LEFT);
    setAccessibleRole(AccessibleRole.PARENT);
    coloring.addListener((Observable property) -> rebuild());
    palette.addListener((Observable property) -> rebuild());
  }

  /// What the colours say; the same as the heatmap's.
  public ObjectProperty<Coloring> coloringProperty() {
    return coloring;
  }

  /// The colours drawn with; style sheets set it as `-fs-palette`.
  public ObjectProperty<Palette> paletteProperty() {
    return palette;
  }

  private void rebuild() {
    getChildren().clear();
    var colors = HeatColors.of(coloring.get(), palette.get());
    switch (coloring.get()) {
      case Coloring.None none -> {}
      case Coloring.OneFeature(var layer) -> getChildren().add(feature(layer, 0, colors, false));
      case Coloring.StrongestOf(var layers) -> {
        for (var i = 0; i < layers.size(); i++) {
          getChildren().add(feature(layers.get(i), i, colors, true));
        }
      }
      case Coloring.Changed changed -> {}
      case Coloring.PerToken quantity -> getChildren().add(quantity(quantity, colors));
    }
  }

  private static Node feature(HeatLayer layer, int index, HeatColors colors, boolean underlined) {
    if (layer.max() == 0) {
      return entry(layer.name() + ", silent", new HueBadge(layer.hue()), figure("silent"));
    }
    var bar = new ScaleBar(colors, index, false);
    if (underlined) {
      bar.underline(Underline.of(layer.hue()), colors.palette().featureInk(layer.hue()));
    }
    var max = Figures.of(layer.max());
    return entry(
        layer.name() + ", from 0 to " + max,
        new HueBadge(layer.hue()),
        figure("0"),
        bar,
        figure(max));
  }

  private static Node quantity(Coloring.PerToken quantity, HeatColors colors) {
    var layer = quantity.layer();
    var name = new Label(Words.capitalized(layer.name()));
    name.getStyleClass().add("legend-name");
    var least = quantity.signed() ? Figures.of(-layer.max()) : "0";
    var max = Figures.of(layer.max());
    var unit = quantity.unit().isEmpty() ? max : max + " " + quantity.unit();
    var spoken = layer.name() + ", from " + least + " to " + unit;
    return entry(
        spoken, name, figure(least), new ScaleBar(colors, 0, quantity.signed()), figure(unit));
  }

  private static Label figure(String text) {
    var label = new Label(text);
    label.getStyleClass().add("legend-figure");
    label.setMinWidth(USE_PREF_SIZE);
    return label;
  }

  private static HBox entry(String spoken, Node... parts) {
    var entry = new HBox(parts);
    entry.getStyleClass().add("legend-entry");
    entry.setAlignment(Pos.CENTER_LEFT);
    entry.setAccessibleRole(AccessibleRole.TEXT);
    entry.setAccessibleText(spoken);
    return entry;
  }

  private static List<CssMetaData<? extends Styleable, ?>> withPalette() {
    var all = new ArrayList<CssMetaData<? extends Styleable, ?>>(HBox.getClassCssMetaData());
    all.add(PALETTE);
    return List.copyOf(all);
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return CSS;
  }
}
