package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeatmapTextTest {
  @Test
  void equal_pieces_of_text_share_one_form() {
    var text = Texts.of("the", " cat", " and", " the", " cat");
    assertEquals(text.formIndex(1), text.formIndex(4));
    assertEquals(4, text.formCount());
  }

  @Test
  void one_id_may_stand_for_different_characters() {
    var ids = new int[] {5, 5};
    var text =
        HeatmapText.of(
            "a b", ids, new int[] {0, 1}, new int[] {1, 3}, t -> false, new int[0], id -> "");
    assertEquals("a", text.slice(0));
    assertEquals(" b", text.slice(1));
    assertFalse(text.formIndex(0) == text.formIndex(1));
  }

  @Test
  void special_tokens_and_tokens_without_characters_are_chips() {
    var text =
        HeatmapText.of(
            "a</s>",
            new int[] {1, 7, 2},
            new int[] {0, 0, 1},
            new int[] {0, 1, 5},
            token -> token == 2,
            new int[0],
            id -> "id" + id);
    assertTrue(text.chip(0));
    assertFalse(text.chip(1));
    assertTrue(text.chip(2));
    assertEquals("id2", text.label(2));
    assertEquals("</s>", text.slice(2));
  }

  @Test
  void the_token_at_a_place_is_the_first_that_reaches_beyond_it() {
    var text = Texts.of("ab", "cd");
    assertEquals(0, text.tokenAt(1));
    assertEquals(1, text.tokenAt(2));
    assertEquals(2, text.tokenAt(4));
  }

  @Test
  void spans_outside_the_text_or_out_of_order_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> Texts.spans("ab", 0, 3));
    assertThrows(IllegalArgumentException.class, () -> Texts.spans("ab", 1, 2, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Texts.spans("ab", 1, 0));
  }

  @Test
  void tokens_without_a_spelling_of_their_own_share_a_letter_with_their_neighbour() {
    var after = HeatmapText.spelled(List.of("a", "\uD83D\uDC69", "", "", "b"));
    assertEquals("a\uD83D\uDC69b", after.text());
    assertEquals("\uD83D\uDC69", after.slice(2));
    assertEquals("\uD83D\uDC69", after.slice(3));
    assertEquals("b", after.slice(4));
    var before = HeatmapText.spelled(List.of("", "\u00E9t\u00E9"));
    assertEquals("\u00E9", before.slice(0));
    assertEquals("\u00E9t\u00E9", before.slice(1));
    assertTrue(HeatmapText.spelled(List.of("", "a")).chip(0));
  }
}
