package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EditsTest {
  private static final String TEXT = "The cat sat on the mat. The dog ran to the hall.";
  private static final TextSource SAMPLE = TextSource.sample("Sample", "Click a word.", TEXT);

  private final Edits edits = new Edits(SAMPLE);

  private String name(String text) {
    return edits.edit(text).name();
  }

  /// Goes from a text to another as the backspace and the keys do.
  private String retyped(String from, String to) {
    var called = "";
    for (var length = from.length(); length >= 1; length--) {
      called = name(from.substring(0, length));
    }
    for (var length = 1; length <= to.length(); length++) {
      called = name(to.substring(0, length));
    }
    return called;
  }

  @Test
  void a_text_typed_over_it_is_typed_even_if_it_begins_alike() {
    assertEquals("Typed text", name("T"));
    assertEquals("Typed text", name("To be"));
  }

  @Test
  void a_text_that_was_deleted_to_its_first_letter_is_gone() {
    assertEquals("Typed text", retyped(TEXT, "Two roads diverged in a yellow wood, and sorry I"));
  }

  @Test
  void changed_in_several_places_it_is_still_itself() {
    assertEquals("Sample, edited", name(TEXT.replace("The cat", "A cow")));
    assertEquals("Sample, edited", name("A cow sat on the mat. The dog ran to the barn."));
  }

  @Test
  void slips_that_are_mended_at_once_cost_nothing() {
    var changed = "A cow sat on the mat. The dog ran to the barn.";
    name(TEXT.replace("The cat", "A cow"));
    name(changed);
    for (var slip = 0; slip < 60; slip++) {
      assertEquals("Sample, edited", name(changed.replace("sat", "sxat")));
      assertEquals("Sample, edited", name(changed));
    }
  }

  @Test
  void typed_on_and_deleted_again_nothing_of_it_is_lost() {
    assertEquals("Sample, edited", name(TEXT + " And much more was said of them all."));
    assertEquals("Sample, edited", name(TEXT + " And"));
    assertEquals(SAMPLE, edits.edit(TEXT));
  }

  @Test
  void of_a_half_that_is_left_the_name_is_kept_and_of_less_it_is_not() {
    assertEquals("Sample, edited", name(TEXT.substring(TEXT.length() / 2)));
    assertEquals("Typed text", name(TEXT.substring(TEXT.length() / 2 + 2)));
    assertEquals(SAMPLE, edits.edit(TEXT), "undone");
  }

  @Test
  void an_edited_one_that_was_kept_is_called_edited_once() {
    var kept = new Edits(TextSource.kept("Sample, edited", TEXT));
    assertEquals("Sample, edited", kept.edit(TEXT + "!").name());
  }
}
