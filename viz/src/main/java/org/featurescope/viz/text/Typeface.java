package org.featurescope.viz.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /// As [#loadAll()], from files. What comes out of a jar JavaFX copies to the system's folder of
  /// temporary files at every start, and a program that is killed leaves it there.
  ///
  /// @param folder where the faces lie as files, and are copied to when they are missing
  public static void loadAll(Path folder) {
    for (var face : values()) {
      NAMES.computeIfAbsent(face, missing -> load(missing, folder));
    }
  }

  /// Where there is no room for a file, the face comes out of the jar.
  static String load(Typeface face, Path folder) {
    try {
      // As text, since what stands for a sign in an address is not translated back.
      var font = Font.loadFont("file:" + face.in(folder), 13);
      return font == null ? load(face) : font.getName();
    } catch (IOException noRoom) {
      return load(face);
    }
  }

  /// The face as a file, which appears whole or not at all.
  private Path in(Path folder) throws IOException {
    var target = folder.resolve(Path.of(file).getFileName()).toAbsolutePath();
    var source = Objects.requireNonNull(Typeface.class.getResource(ROOM + file), file);
    var connection = source.openConnection();
    if (Files.isRegularFile(target) && Files.size(target) == connection.getContentLengthLong()) {
      return target;
    }
    Files.createDirectories(folder);
    var part = Files.createTempFile(folder, "", ".part");
    try {
      try (var stream = connection.getInputStream()) {
        Files.copy(stream, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
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
