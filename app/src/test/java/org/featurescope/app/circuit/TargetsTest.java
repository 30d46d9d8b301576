package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What a person types as targets.
class TargetsTest {

  @Test
  void nothing_means_the_likeliest() {
    assertEquals(Targets.USUAL, Targets.parse("  "));
  }

  @Test
  void tokens_are_separated_by_commas_and_begin_with_a_space() {
    assertEquals(
        new Targets.Chosen(List.of(" Austin", " Dallas")), Targets.parse("Austin, Dallas,"));
  }

  @Test
  void a_token_in_quotation_marks_is_taken_as_it_stands() {
    assertEquals(new Targets.Chosen(List.of("ing", " a")), Targets.parse("\"ing\", a"));
  }

  @Test
  void one_token_stands_against_another() {
    var against = new Targets.Against(" Austin", " Dallas");
    assertEquals(against, Targets.parse("Austin against Dallas"));
    assertEquals(against, Targets.parse("Austin \u2212 Dallas"));
    assertEquals("Austin against Dallas", against.words());
  }

  @Test
  void a_hyphen_within_a_token_is_no_minus() {
    assertEquals(new Targets.Chosen(List.of(" well-known")), Targets.parse("well-known"));
  }
}
