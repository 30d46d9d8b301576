package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FinderTest {
  private final Finder finder = new Finder();

  @Test
  void finds_every_place_whatever_its_capitals() {
    finder.setText("The the THE they");
    finder.queryProperty().set("the");
    assertEquals(4, finder.matchesProperty().get().size());
    assertEquals("1 of 4", finder.status());
  }

  @Test
  void goes_round_at_the_ends() {
    finder.setText("a b a");
    finder.queryProperty().set("a");
    assertEquals(OptionalInt.of(4), finder.step(true));
    assertEquals(OptionalInt.of(0), finder.step(true));
    assertEquals(OptionalInt.of(4), finder.step(false));
  }

  @Test
  void says_that_there_is_nothing() {
    finder.setText("text");
    finder.queryProperty().set("xyz");
    assertEquals("not in this text", finder.status());
    assertTrue(finder.step(true).isEmpty());
  }

  @Test
  void follows_the_text() {
    finder.queryProperty().set("b");
    finder.setText("abab");
    assertEquals(2, finder.matchesProperty().get().size());
  }
}
