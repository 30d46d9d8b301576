package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LineBreakerTest {
  private static void assertLines(HeatmapText text, int columns, String... expected) {
    assertArrayEquals(expected, Texts.lines(text, columns));
  }

  @Test
  void lines_break_before_a_leading_space_which_then_takes_no_room() {
    assertLines(Texts.of("The", " capital", " of", " Texas"), 11, "The capital", " of Texas");
    assertLines(Texts.of("aaaa", " bbbb", " cccc"), 4, "aaaa", " bbbb", " cccc");
  }

  @Test
  void a_word_of_several_tokens_stays_together() {
    assertLines(Texts.of("is", " Sacra", "mento", "."), 12, "is", " Sacramento.");
  }

  @Test
  void a_word_too_long_for_a_line_breaks_between_its_tokens() {
    assertLines(Texts.of("Sacra", "mento", "s"), 7, "Sacra", "mentos");
  }

  @Test
  void a_token_too_long_for_a_line_is_split() {
    assertLines(Texts.of("abcdefghij", " k"), 4, "abcd", "efgh", "ij k");
  }

  @Test
  void a_line_end_belongs_to_the_line_it_ends_and_hangs_over() {
    assertLines(Texts.of("four", "\n", "five"), 4, "four\n", "five");
    assertLines(Texts.of("a", "\n\n", "b"), 4, "a\n\n", "b");
    assertLines(Texts.of("a.\r\n  b", "c"), 9, "a.\r\n", "  bc");
  }

  @Test
  void a_last_line_end_opens_no_empty_line() {
    assertLines(Texts.of("end", "\n"), 9, "end\n");
  }

  @Test
  void indentation_after_a_line_end_keeps_its_room() {
    var text = Texts.of("{", "\n", "    ", " return");
    var layout = new LineLayout(text, Texts.widths(text), Texts.wrap(text, 30), 1);
    assertEquals(50, layout.ink(3));
  }

  @Test
  void east_asian_text_breaks_anywhere_but_before_its_punctuation() {
    assertLines(Texts.of("東", "京", "は", "。"), 3, "東京", "は。");
  }

  @Test
  void tokens_that_share_a_character_are_never_parted() {
    var text = Texts.spans("abc🎉", 0, 3, 3, 5, 3, 5, 3, 5);
    assertLines(text, 3, "abc", "🎉");
    assertEquals(3, Texts.wrap(text, 3).lastToken(1));
  }

  @Test
  void a_seam_begins_a_line() {
    var text = Texts.withSeams(new int[] {2}, "a", " b", " c", " d");
    assertLines(text, 20, "a b", " c d");
    assertEquals(Lines.Kind.SEAM, Texts.wrap(text, 20).kind(1));
  }

  @Test
  void paragraphs_and_seams_have_more_room_above() {
    var metrics = Metrics.of(15, false);
    var text = Texts.withSeams(new int[] {4}, "a", " b", "\n", "c", " d");
    var lines = Texts.wrap(text, 1);
    assertEquals(metrics.lineHeight(), lines.top(1));
    assertEquals(2 * metrics.lineHeight() + metrics.paragraphGap(), lines.top(2));
    assertEquals(
        3 * metrics.lineHeight() + metrics.paragraphGap() + metrics.seamGap(), lines.top(3));
  }

  @Test
  void an_empty_text_has_no_lines() {
    assertEquals(0, Texts.wrap(HeatmapText.empty(), 10).count());
    assertEquals(0, Texts.wrap(HeatmapText.empty(), 10).height());
  }

  @Test
  void numbers_make_room_under_short_tokens() {
    var text = Texts.of("a", "b");
    var widths = new TokenWidths(text, new FixedMeasure(), 0, token -> token == 0 ? 5 : 0);
    assertEquals(30, widths.of(0));
    assertEquals(10, widths.of(1));
  }
}
