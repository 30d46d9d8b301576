package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  @Test
  void every_line_with_words_is_an_example() {
    assertEquals(List.of("one", "two"), Examples.of("  one \n\n two\n").texts());
  }

  @Test
  void marks_are_taken_out_and_remembered() {
    var examples = Examples.of("the [[big]] dog");
    assertEquals(List.of("the big dog"), examples.texts());
    assertTrue(examples.hasMarks());
    assertTrue(examples.isMarked(0, 3, 7));
    assertFalse(examples.isMarked(0, 7, 11));
  }

  @Test
  void brackets_that_mark_nothing_stay_text() {
    var examples = Examples.of("a [[b and ]] c]] [[]]");
    assertEquals(List.of("a b and  c]] "), examples.texts());
    assertEquals(List.of("open [[ only"), Examples.of("open [[ only").texts());
    assertFalse(Examples.of("open [[ only").hasMarks());
  }

  @Test
  void a_token_is_marked_in_its_line() {
    var text = "one line\nthe big dog\nanother";
    assertEquals("the [[big]] dog", Examples.marked(text, 12, 16));
    assertEquals("[[one]] line", Examples.marked(text, 0, 3));
    assertEquals("[[another]]", Examples.marked(text, 21, 28));
  }

  @Test
  void no_more_lines_are_read_than_a_person_would_wait_for() {
    assertEquals(Examples.MOST, Examples.of("line\n".repeat(1000)).texts().size());
  }
}
