package org.featurescope.viz.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javafx.scene.text.Font;

/// The bundled typefaces, so that the window looks the same on every machine: Inter for words,
/// JetBrains Mono for numbers, ids and tokens. Both are under the SIL Open Font License and come as
/// jars.
///
/// [#loadAll] makes them known to style sheets under the family names `Inter`, `Inter SemiBold` and
/// `JetBrains Mono`.
public enum Typeface {
  REGULAR("inter/Inter-Regular.otf"),
  ITALIC("inter/Inter-Italic.otf"),
  SEMIBOLD("inter/Inter-SemiBold.otf"),
  BOLD("inter/Inter-Bold.otf"),
  MONO("jetbrains_mono/JetBrainsMono-Regular.ttf"),
  MONO_BOLD("jetbrains_mono/JetBrainsMono-Bold.ttf");

  private static final String ROOM = "/com/formdev/flatlaf/fonts/";
  private static final Map<Typeface, String> NAMES = new ConcurrentHashMap<>();
  private static final Map<Sized, Font> FONTS = new ConcurrentHashMap<>();
  private static final int MOST_FONTS = 500;

  private record Sized(Typeface face, double size) {}

  private final String file;

  Typeface(String file) {
    this.file = file;
  }

  /// This face in a size in pixels. The same size gives the same font: a text that gets another
  /// one, however equal, lays its letters out anew.
  public Font at(double size) {
    if (FONTS.size() > MOST_FONTS) {
      FONTS.clear();
    }
    return FONTS.computeIfAbsent(
        new Sized(this, size),
        sized -> new Font(NAMES.computeIfAbsent(this, Typeface::load), size));
  }

  /// Makes every face known to style sheets; call it once before the first window.
  public static void loadAll() {
    for (var face : values()) {
      NAMES.computeIfAbsent(face, Typeface::load);
    }
  }

  private static String load(Typeface face) {
    var file = ROOM + face.file;
    try (var stream = Typeface.class.getResourceAsStream(file)) {
      var font = Font.loadFont(Objects.requireNonNull(stream, file), 13);
      return Objects.requireNonNull(font, file).getName();
    } catch (IOException e) {
      throw new UncheckedIOException("The typeface " + file + " cannot be read", e);
    }
  }
}
