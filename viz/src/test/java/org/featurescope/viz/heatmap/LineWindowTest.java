package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LineWindowTest {
  private static final HeatmapText TEXT =
      Texts.of("one", " two", " three", " four", " fi", "ve", "\n", "six", " seven");

  /// What a line of so many letters shows around a token.
  private static String around(HeatmapText text, int token, int letters) {
    var lines =
        new LineWindow(text, Texts.widths(text), letters * (float) FixedMeasure.LETTER)
            .around(token, 20);
    return text.text().substring(lines.startOffset(0), lines.endOffset(0));
  }

  @Test
  void a_text_that_fits_is_shown_whole() {
    assertEquals(TEXT.text(), around(TEXT, 3, 60));
  }

  @Test
  void about_as_much_is_shown_before_the_token_as_after_it() {
    assertEquals(" three four five\n", around(TEXT, 3, 17));
  }

  @Test
  void one_side_takes_the_room_that_the_other_does_not_need() {
    assertEquals("one two three", around(TEXT, 0, 14));
    assertEquals("six seven", around(TEXT, 8, 10));
  }

  @Test
  void a_line_does_not_begin_inside_a_word() {
    var text = Texts.of("un", "believ", "able", " news", " today");
    assertEquals(" news", around(text, 3, 10));
  }

  @Test
  void a_token_wider_than_the_line_is_shown_alone() {
    assertEquals(" three", around(TEXT, 2, 3));
  }
}
