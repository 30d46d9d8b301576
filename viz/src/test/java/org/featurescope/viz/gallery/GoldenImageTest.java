package org.featurescope.viz.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javax.imageio.ImageIO;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.heatmap.TokenHeatmap;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page of the gallery looks as it did when somebody last looked at it and was content.
///
/// After a change that is meant, `-Dgolden.update=true` writes the images anew; look at them before
/// committing. On a failure the image drawn and the difference are under `target/golden-images`.
class GoldenImageTest {
  /// Letters are smoothed a little differently from system to system; a token of another colour or
  /// a line moved by two pixels is far above this.
  private static final double TOLERATED_SHARE = 0.002;

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden-images");
  private static final Path FAILED = Path.of("target", "golden-images");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  static Stream<Arguments> pages() {
    return Gallery.pages().stream()
        .flatMap(page -> Stream.of(Palette.values()).map(palette -> Arguments.of(page, palette)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pages")
  void a_page_looks_as_it_did(Gallery.Page page, Palette palette) throws IOException {
    var name = page.name() + "-" + palette.name().toLowerCase(Locale.ROOT);
    var actual = Headless.call(() -> draw(page, palette));
    var file = GOLDEN.resolve(name + ".png");
    if (UPDATE) {
      write(actual, file);
      return;
    }
    assertTrue(Files.exists(file), "No golden image " + file + "; -Dgolden.update=true writes it");
    compare(ImageIO.read(file.toFile()), actual, name);
  }

  private static void compare(BufferedImage expected, BufferedImage actual, String name)
      throws IOException {
    if (expected.getWidth() != actual.getWidth() || expected.getHeight() != actual.getHeight()) {
      write(actual, FAILED.resolve(name + ".png"));
      fail(name + " has another size than its golden image");
    }
    var difference = new PerceptualDifference(expected, actual);
    if (difference.visibleShare() > TOLERATED_SHARE) {
      write(actual, FAILED.resolve(name + ".png"));
      write(difference.image(), FAILED.resolve(name + "-difference.png"));
      fail(
          "%s: %.2f %% of the pixels visibly differ, see %s"
              .formatted(name, 100 * difference.visibleShare(), FAILED));
    }
  }

  private static BufferedImage draw(Gallery.Page page, Palette palette) {
    Typeface.loadAll();
    var root = page.content().get();
    var scene = new Scene(root, page.width(), page.height());
    scene.getStylesheets().addAll(palette.stylesheet(), Palette.controls(), Gallery.stylesheet());
    if (root instanceof TokenHeatmap heatmap) {
      scene.snapshot(null);
      heatmap.scrollToToken(heatmap.selectedTokenProperty().get());
    }
    var image = SwingFXUtils.fromFXImage(scene.snapshot(null), null);
    var opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.createGraphics().drawImage(image, 0, 0, null);
    return opaque;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void the_comparison_sees_one_token_of_another_colour_and_a_shift_of_two_pixels() {
    var page = Gallery.pages().getFirst();
    var drawn = Headless.call(() -> draw(page, Palette.LIGHT));
    assertEquals(0, new PerceptualDifference(drawn, drawn).visibleShare());

    var recoloured = copy(drawn, 0);
    var graphics = recoloured.createGraphics();
    graphics.setColor(new java.awt.Color(0xD1, 0x54, 0x0A, 60));
    graphics.fillRect(100, 100, 50, 26);
    assertTrue(new PerceptualDifference(drawn, recoloured).visibleShare() > TOLERATED_SHARE);
    assertTrue(new PerceptualDifference(drawn, copy(drawn, 2)).visibleShare() > TOLERATED_SHARE);
  }

  private static BufferedImage copy(BufferedImage image, int shift) {
    var copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    copy.createGraphics().drawImage(image, shift, 0, null);
    return copy;
  }
}
