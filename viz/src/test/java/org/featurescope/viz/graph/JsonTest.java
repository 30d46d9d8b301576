package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.featurescope.viz.text.ScriptJson;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void a_text_never_ends_a_script() {
    assertEquals(
        "\"\\u003c/script\\u003e \\u0026 \\u0022\\u005c\"", Json.quoted("</script> & \"\\"));
    assertEquals("\"a\\u000ab\\u2028\\ud83d\\ude00é\"", Json.quoted("a\nb\u2028\ud83d\ude00é"));
    assertEquals("{\"a\":\"\\u003c\\u2029\"}", ScriptJson.harmless("{\"a\":\"<\u2029\"}"));
  }

  @Test
  void numbers_have_the_digits_that_are_asked_for() {
    assertEquals("0.123", Json.number(0.12345, 3));
    assertEquals("-12300", Json.number(-12_345, 3));
    assertEquals("1.2E-7", Json.number(1.2e-7, 4));
    assertEquals("0", Json.number(0, 4));
    assertEquals("0.12", Json.fixed(0.1249, 2));
    assertEquals("40", Json.fixed(40.04, 1));
    assertEquals("0", Json.fixed(-1e-9, 3));
    assertEquals("0.1", Json.number(0.1));
  }

  @Test
  void what_is_no_number_is_nothing() {
    for (var value : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
      assertEquals("null", Json.number(value));
      assertEquals("null", Json.number(value, 3));
      assertEquals("null", Json.fixed(value, 3));
    }
    assertEquals("null", Json.number(1e300), "in 32 bits");
  }

  @Test
  void objects_and_lists_are_put_together() {
    assertEquals(
        "{\"n\":[1,2],\"t\":[\"a\",\n\"b\"],\"r\":[1.0,0.5]}",
        Json.object(
            Json.field("n", Json.indices(List.of(1, 2))),
            Json.field("t", Json.list(List.of("a", "b"), Json::quoted)),
            Json.field("r", Json.numbers(1, 0.5))));
  }
}
