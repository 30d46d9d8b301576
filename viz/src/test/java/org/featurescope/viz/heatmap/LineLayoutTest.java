package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LineLayoutTest {
  private static LineLayout only(HeatmapText text) {
    return new LineLayout(text, Texts.widths(text), Texts.wrap(text, 100), 0);
  }

  private static void assertBox(float left, float right, LineLayout layout, int token) {
    assertEquals(left, layout.left(token), 0.01, "left of " + token);
    assertEquals(right, layout.right(token), 0.01, "right of " + token);
  }

  @Test
  void a_leading_space_belongs_to_its_token_but_is_not_ink() {
    var layout = only(Texts.of("is", " Austin"));
    assertBox(20, 90, layout, 1);
    assertEquals(30, layout.ink(1));
  }

  @Test
  void a_character_of_three_tokens_is_drawn_once_and_shared_equally() {
    var layout = only(Texts.spans("a🎉b", 0, 1, 1, 3, 1, 3, 1, 3, 3, 4));
    assertBox(10, 10 + 10 / 3f, layout, 1);
    assertBox(10 + 10 / 3f, 10 + 20 / 3f, layout, 2);
    assertBox(10 + 20 / 3f, 20, layout, 3);
    assertBox(20, 30, layout, 4);
    assertEquals(1, layout.pieces().stream().filter(LineLayout.Piece::shaped).count());
  }

  @Test
  void a_token_may_have_letters_of_its_own_and_share_the_last() {
    var layout = only(Texts.spans("ab🎉", 0, 4, 2, 4));
    assertBox(0, 25, layout, 0);
    assertBox(25, 30, layout, 1);
  }

  @Test
  void a_combining_mark_shares_the_letter_it_stands_on() {
    var layout = only(Texts.of("cafe", "\u0301", "s"));
    assertBox(0, 35, layout, 0);
    assertBox(35, 40, layout, 1);
    assertBox(40, 50, layout, 2);
  }

  @Test
  void words_from_right_to_left_stand_in_that_order_between_the_others() {
    var layout = only(Texts.of("in", " של", " לש", " end"));
    assertBox(0, 20, layout, 0);
    assertBox(60, 80, layout, 1);
    assertBox(30, 60, layout, 2);
    assertBox(80, 120, layout, 3);
  }

  @Test
  void signs_between_words_from_right_to_left_go_along_but_not_after_them() {
    var layout = only(Texts.of("של", ",", " לש", "."));
    assertTrue(layout.left(1) < layout.left(0));
    assertTrue(layout.left(3) > layout.left(0));
  }

  @Test
  void line_ends_and_tabs_are_signs_and_not_text() {
    var layout = only(Texts.of("\t", "a", ".\n"));
    assertEquals(
        "\t\n", layout.signs().stream().map(s -> "" + s.character()).reduce("", String::concat));
    assertEquals(2, layout.pieces().size());
  }

  @Test
  void places_in_the_text_are_found_inside_tokens() {
    var layout = only(Texts.of("The", " capital"));
    assertEquals(0, layout.at(0));
    assertEquals(40, layout.at(4));
    assertEquals(70, layout.at(7));
    assertEquals(110, layout.at(11));
  }

  @Test
  void beside_the_text_nothing_is_hit_but_something_is_nearest() {
    var layout = only(Texts.of("a", "b"));
    assertEquals(TokenHeatmap.NONE, layout.hit(-1));
    assertEquals(TokenHeatmap.NONE, layout.hit(20));
    assertEquals(1, layout.nearest(500));
    assertEquals(0, layout.nearest(-500));
  }
}
