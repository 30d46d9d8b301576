package org.featurescope.viz.color;

import java.util.function.Function;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.css.converter.EnumConverter;

/// The palette of a control that draws, set by the style sheets as `-fs-palette`.
public final class PaletteProperty<S extends Styleable> extends StyleableObjectProperty<Palette> {
  private final S bean;
  private final CssMetaData<S, Palette> metaData;

  public PaletteProperty(S bean, CssMetaData<S, Palette> metaData) {
    super(Palette.LIGHT);
    this.bean = bean;
    this.metaData = metaData;
  }

  /// What a control's class tells the style engine about this property.
  public static <S extends Styleable> CssMetaData<S, Palette> metaData(
      Function<S, PaletteProperty<S>> property) {
    return new CssMetaData<>("-fs-palette", new EnumConverter<>(Palette.class), Palette.LIGHT) {
      @Override
      public boolean isSettable(S control) {
        return !property.apply(control).isBound();
      }

      @Override
      public StyleableProperty<Palette> getStyleableProperty(S control) {
        return property.apply(control);
      }
    };
  }

  @Override
  public CssMetaData<S, Palette> getCssMetaData() {
    return metaData;
  }

  @Override
  public Object getBean() {
    return bean;
  }

  @Override
  public String getName() {
    return "palette";
  }
}
