package org.featurescope.viz.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WordsTest {
  private static final String SMILE = "\uD83D\uDE00";
  private static final String FAMILY = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

  @Test
  void a_text_is_shortened_to_its_first_letters() {
    assertEquals("I love you", Words.shortened("I love you", 10));
    assertEquals("I love yo\u2026", Words.shortened("I love you!", 10));
    assertEquals("I love\u2026", Words.shortened("I love you", 8), "no space before the ellipsis");
    assertEquals("", Words.shortened("", 10));
    assertEquals("I", Words.shortened("I", 2));
  }

  @Test
  void no_letter_is_cut_apart() {
    assertEquals("I " + SMILE + "\u2026", Words.shortened("I " + SMILE + SMILE + SMILE, 4));
    assertEquals(SMILE.repeat(24), Words.shortened(SMILE.repeat(24), 48));
    assertEquals(FAMILY + FAMILY, Words.shortened(FAMILY + FAMILY, 2));
    assertEquals(FAMILY + "\u2026", Words.shortened(FAMILY.repeat(3), 2));
    assertEquals("e\u0301\u2026", Words.shortened("e\u0301t\u00e9", 2));
  }
}
