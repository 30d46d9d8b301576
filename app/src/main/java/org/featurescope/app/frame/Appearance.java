package org.featurescope.app.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javafx.application.ColorScheme;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import org.featurescope.viz.color.Palette;

/// Colours and size of everything: light, dark or as the system has it, and one root size that all
/// type and spacing follows. Both are remembered.
public final class Appearance {

  /// Where the colours come from.
  public enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  /// The design's root size in pixels, at scale 1.
  public static final double ROOT_SIZE = 13;

  private static final String THEME = "theme";
  private static final String SCALE = "scale";

  private static final double ICON_SIZE = 16;

  /// Icons as large as letters. Their own sheets say so in em, which an icon follows only once.
  private static final String LIKE_LETTERS =
      String.join(
          ", ",
          ".icon-button .ikonli-font-icon",
          ".slider-card .slider-tool .ikonli-font-icon",
          ".slider-card .slider-own .ikonli-font-icon",
          ".next-bars .next-aim",
          ".example-arrow .ikonli-font-icon");

  private static final String LOOK = "/org/featurescope/assets/styles/app.css";

  /// The place of [#rootSize] among the scene's style sheets.
  private static final int ROOT_SIZE_SHEET = 3;

  private static final double[] STEPS = {0.75, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3};

  private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>();
  private final DoubleProperty scale = new SimpleDoubleProperty();
  private final ObservableValue<ColorScheme> system;
  private final ObjectBinding<Palette> palette;

  /// @param system the colours that the system asks for
  public Appearance(Settings settings, ObservableValue<ColorScheme> system) {
    this.system = system;
    theme.set(settings.get(THEME).flatMap(Appearance::theme).orElse(Theme.SYSTEM));
    scale.set(settings.get(SCALE).flatMap(Appearance::number).orElse(1.0));
    theme.addListener((seen, before, after) -> settings.set(THEME, after.name()));
    scale.addListener((seen, before, after) -> settings.set(SCALE, after.toString()));
    palette = Bindings.createObjectBinding(this::choose, theme, system);
  }

  /// Dresses `scene`, now and whenever something changes.
  public void dress(Scene scene) {
    var look = Appearance.class.getResource(LOOK);
    palette.subscribe(chosen -> {
      scene
          .getPreferences()
          .setColorScheme(chosen == Palette.DARK ? ColorScheme.DARK : ColorScheme.LIGHT);
      scene
          .getStylesheets()
          .setAll(chosen.stylesheet(), Palette.controls(), look.toExternalForm(), rootSize());
    });
    scale.subscribe(factor -> scene.getStylesheets().set(ROOT_SIZE_SHEET, rootSize()));
  }

  /// Type and icons in pixels, from which everything else is measured.
  private String rootSize() {
    var css =
        String.format(
            Locale.ROOT,
            ".root { -fx-font-size: %.2fpx; } .ikonli-font-icon { -fx-icon-size: %d; } .large-icon"
                + " { -fx-icon-size: %d; } %s { -fx-icon-size: %d; }",
            ROOT_SIZE * scale.get(),
            Math.round(ICON_SIZE * scale.get()),
            Math.round(2 * ICON_SIZE * scale.get()),
            LIKE_LETTERS,
            Math.round(ROOT_SIZE * scale.get()));
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
  }

  private Palette choose() {
    return switch (theme.get()) {
      case SYSTEM -> system.getValue() == ColorScheme.DARK ? Palette.DARK : Palette.LIGHT;
      case LIGHT -> Palette.LIGHT;
      case DARK -> Palette.DARK;
    };
  }

  /// The colours in use.
  public ObservableValue<Palette> paletteProperty() {
    return palette;
  }

  /// The other colours than the ones on the screen now.
  public void switchTheme() {
    theme.set(palette.get() == Palette.DARK ? Theme.LIGHT : Theme.DARK);
  }

  public void setTheme(Theme chosen) {
    theme.set(chosen);
  }

  public Theme theme() {
    return theme.get();
  }

  /// Root size over the design's root size.
  public ReadOnlyDoubleProperty scaleProperty() {
    return scale;
  }

  public double scale() {
    return scale.get();
  }

  public void larger() {
    for (var step : STEPS) {
      if (step > scale.get() + 1e-6) {
        scale.set(step);
        return;
      }
    }
  }

  public void smaller() {
    for (var i = STEPS.length - 1; i >= 0; i--) {
      if (STEPS[i] < scale.get() - 1e-6) {
        scale.set(STEPS[i]);
        return;
      }
    }
  }

  public void normalSize() {
    scale.set(1);
  }

  private static Optional<Theme> theme(String name) {
    return Arrays.stream(Theme.values()).filter(t -> t.name().equals(name)).findFirst();
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.parseDouble(text)).filter(x -> x >= STEPS[0] && x <= 3);
    } catch (NumberFormatException damaged) {
      return Optional.empty();
    }
  }
}
