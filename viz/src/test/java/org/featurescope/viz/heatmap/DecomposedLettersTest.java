package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.text.Text;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.Samples;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;

/// Letters of a base and a mark that combines with it, on a page. On Linux Pango lays them out,
/// whose widths differ by a pixel from system to system, so they are held here and by no golden
/// image.
class DecomposedLettersTest {
  private static final int WIDTH = 600;
  private static final double PIXEL = 1;

  /// How far a system's own layout of a letter may be from that of a composed one.
  private static final double A_LITTLE = 2 * PIXEL;

  private static final String DECOMPOSED = "Cafe\u0301 nai\u0308ve, pe\u0302che and more";
  private static final String COMPOSED = Normalizer.normalize(DECOMPOSED, Normalizer.Form.NFC);

  /// The only line of a text.
  private static LineLayout line(HeatmapText text) {
    var metrics = Metrics.of(15, false);
    var measure = new FontMeasure(HeatmapFonts.of(metrics), metrics);
    var page = HeatmapPage.wrapped(text, metrics, measure, WIDTH);
    assertEquals(1, page.lines().count());
    return page.layout(0);
  }

  /// The tokens that a byte-level tokenizer makes of it: each mark falls apart into two of its own.
  private static HeatmapText bytes() {
    return Samples.bytes(DECOMPOSED);
  }

  @Test
  void they_are_about_as_wide_as_composed_ones() {
    Headless.call(() -> {
      assertEquals(
          line(Texts.of(COMPOSED)).width(), line(Texts.of(DECOMPOSED)).width(), 3 * A_LITTLE);
      for (var word : List.of("Cafe\u0301", "nai\u0308ve", "pe\u0302che")) {
        var composed = Normalizer.normalize(word, Normalizer.Form.NFC);
        assertEquals(width(composed), line(Texts.of(word)).width(), A_LITTLE, composed);
      }
      return null;
    });
  }

  private static double width(String word) {
    var text = new Text(word);
    text.setFont(Typeface.REGULAR.at(15));
    return text.getLayoutBounds().getWidth();
  }

  @Test
  void the_tokens_of_a_split_letter_stand_side_by_side() {
    Headless.call(() -> {
      var text = bytes();
      var line = line(text);
      var marks = new ArrayList<Integer>();
      for (var token = 1; token < text.size(); token++) {
        var width = line.right(token) - line.left(token);
        assertTrue(width > PIXEL, "token " + token + " is " + width + " wide");
        var gap = line.left(token) - line.right(token - 1);
        assertTrue(gap > -PIXEL / 10 && gap <= width(" "), "a gap of " + gap + " before " + token);
        assertEquals(token, line.hit((line.left(token) + line.right(token)) / 2));
        if (text.text().charAt(text.start(token)) >= 0x300) {
          marks.add(token);
        }
      }
      assertEquals(6, marks.size(), "two tokens a mark");
      return null;
    });
  }

  /// Tokens that share a letter are written in one go, and the mark with its letter.
  @Test
  void a_split_letter_is_written_once() {
    Headless.call(() -> {
      var text = bytes();
      var written = new StringBuilder();
      for (var piece : line(text).pieces()) {
        var part = text.text().substring(piece.start(), piece.end());
        assertTrue(part.isEmpty() || part.charAt(0) < 0x300, "a mark without its letter");
        written.append(part);
      }
      assertEquals(DECOMPOSED.replace(" ", ""), written.toString().replace(" ", ""));
      return null;
    });
  }
}
