package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.text.Text;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;

/// What the fast way of measuring takes for granted about fonts.
class FontMeasureTest {
  private static FontMeasure measure() {
    var metrics = Metrics.of(15, false);
    return new FontMeasure(HeatmapFonts.of(metrics), metrics);
  }

  @Test
  void a_word_is_as_wide_as_its_letters_together() {
    for (var word : new String[] {" Tallahassee", "AVATAR", "office", "Жук", "Δελτα", "pequeño"}) {
      var laidOut =
          Headless.call(() -> {
            var text = new Text(word);
            text.setFont(Typeface.REGULAR.at(15));
            return text.getLayoutBounds().getWidth();
          });
      assertEquals(
          laidOut, Headless.call(() -> measure().width(word, 0, word.length())), 0.05, word);
    }
  }

  /// The system lays such a letter out and may take it from a font of its own, which is wider by a
  /// fraction of a pixel; a mark with a place of its own would add four.
  @Test
  void a_mark_that_combines_adds_no_width() {
    var plain = Headless.call(() -> measure().width("cafe", 0, 4));
    assertEquals(plain, Headless.call(() -> measure().width("cafe\u0301", 0, 5)), 1.5);
  }

  @Test
  void signs_have_a_width_of_their_own() {
    var signs = Headless.call(() -> measure().width("\n", 0, 1));
    assertEquals(HeatmapPainter.RETURN_WIDTH, signs, 0.01);
    assertTrue(Headless.call(() -> measure().width("\u0007", 0, 1)) > 0);
  }

  @Test
  void the_parts_of_a_jointly_drawn_text_fill_it() {
    var extents =
        Headless.call(() -> measure().extents("abc", new int[] {0, 1, 0}, new int[] {1, 3, 3}));
    assertEquals(0, extents[0], 0.01);
    assertEquals(extents[1], extents[2], 0.01);
    assertEquals(extents[3], extents[5], 0.01);
  }
}
