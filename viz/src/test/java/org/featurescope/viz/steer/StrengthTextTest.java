package org.featurescope.viz.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrengthTextTest {
  private static final Locale USUAL = Locale.getDefault();

  @AfterEach
  void usualLanguage() {
    Locale.setDefault(USUAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.5        | 1.5
          1,5        | 1.5
          +6         | 6
          -2.5       | -2.5
          −2,5       | -2.5
          –2.5       | -2.5
          ‑3         | -3
          － 3        | -3
          .5         | 0.5
          12.        | 12
          ×1.5       | 1.5
          x2         | 2
          1e-2       | 0.01
          1\u202F000 | 1000
          """)
  void what_people_type_is_read(String typed, double strength) {
    assertEquals(OptionalDouble.of(strength), StrengthText.read(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "two", "1,000,000", "1.5.2", "1,5.2", "--1", "NaN", "Infinity", "1e999"})
  void what_is_no_strength_is_not_read(String typed) {
    assertEquals(OptionalDouble.empty(), StrengthText.read(typed));
  }

  @Test
  void strengths_have_their_sign_and_the_places_of_the_step_whatever_the_language() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    assertEquals("+6.0", StrengthText.of(SteerMode.ADD, 6, 0.1));
    assertEquals("−2.55", StrengthText.of(SteerMode.ADD, -2.55, 0.1));
    assertEquals("0.0", StrengthText.of(SteerMode.ADD, -0.0001, 0.1));
    assertEquals("8.2", StrengthText.of(SteerMode.CLAMP, 8.2, 0.1));
    assertEquals("×1.50", StrengthText.of(SteerMode.MULTIPLY, 1.5, 0.01));
    assertEquals("+120", StrengthText.of(SteerMode.ADD, 120, 1));
    assertEquals("−1\u202F000\u202F000.0", StrengthText.of(SteerMode.ADD, -1e6, 0.1));
    assertEquals(OptionalDouble.of(-1e6), StrengthText.read("−1\u202F000\u202F000.0"));
    assertEquals("+12", StrengthText.end(SteerMode.ADD, 12));
    assertEquals("−1\u202F000", StrengthText.end(SteerMode.ADD, -1000));
    assertEquals("−0.5", StrengthText.end(SteerMode.ADD, -0.5));
  }

  @Test
  void steps_are_round_and_about_a_hundredth_of_the_way() {
    assertEquals(0.1, StrengthRange.around0(12).step());
    assertEquals(0.1, StrengthRange.around0(5).step());
    assertEquals(1, StrengthRange.around0(100).step());
    assertEquals(0.01, SteerMode.MULTIPLY.range(4).step());
    assertEquals(0.3, StrengthText.onGrid(0.1 + 0.2, 0.1));
  }

  @Test
  void a_range_without_room_or_with_neutral_outside_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new StrengthRange(1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StrengthRange(0, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new StrengthRange(1, 2, 0));
  }

  @Test
  void another_mode_has_its_own_range_and_keeps_only_what_means_the_same() {
    var added = SliderItem.of(1, "7", "a", "everywhere", SteerMode.ADD, 12).withValue(-3);
    assertEquals(new StrengthRange(0, 12, 0), added.withMode(SteerMode.CLAMP).range());
    assertEquals(0, added.withMode(SteerMode.CLAMP).value());
    assertEquals(1, added.withMode(SteerMode.MULTIPLY).value());
    assertEquals(0, added.withMode(SteerMode.MULTIPLY).withMode(SteerMode.ADD).value());
    assertEquals(12, added.withValue(1e9).value());
    assertEquals(0, added.withValue(Double.NaN).value());
  }
}
