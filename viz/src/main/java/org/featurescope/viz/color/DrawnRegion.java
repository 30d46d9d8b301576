package org.featurescope.viz.color;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;

/// A control that draws itself instead of being styled: it knows the palette and the size of
/// letters around it, and lays itself out (and so draws) anew when one of them changes.
public abstract class DrawnRegion extends Region {
  /// The root size at which the lengths of the design are given.
  private static final double BASE = 13;

  private static final CssMetaData<DrawnRegion, Palette> PALETTE =
      PaletteProperty.metaData(region -> region.palette);
  private static final List<CssMetaData<? extends Styleable, ?>> CSS = withPalette();

  private final PaletteProperty<DrawnRegion> palette = new PaletteProperty<>(this, PALETTE);

  /// Letters inherit their font; this one has none to draw.
  private final Text ruler = new Text();

  protected DrawnRegion(String styleClass) {
    getStyleClass().addAll(styleClass, "drawn");
    ruler.setManaged(false);
    getChildren().add(ruler);
    palette.addListener((Observable property) -> requestLayout());
    ruler.fontProperty().addListener((Observable property) -> requestLayout());
  }

  /// The colours drawn with; style sheets set it as `-fs-palette`.
  public final ObjectProperty<Palette> paletteProperty() {
    return palette;
  }

  protected final Palette palette() {
    return palette.get();
  }

  /// How much larger than in the design everything is.
  protected final double scale() {
    return ruler.getFont().getSize() / BASE;
  }

  /// A length of the design in whole pixels.
  protected final int pixels(double atBase) {
    return (int) Math.round(atBase * scale());
  }

  private static List<CssMetaData<? extends Styleable, ?>> withPalette() {
    var all = new ArrayList<CssMetaData<? extends Styleable, ?>>(Region.getClassCssMetaData());
    all.add(PALETTE);
    return List.copyOf(all);
  }

  @Override
  public final List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return CSS;
  }
}
