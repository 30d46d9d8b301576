package org.featurescope.viz.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "7.5812, 7.58",
    "0.09031, 0.0903",
    "0.001, 0.00100",
    "12.44, 12.4",
    "99.96, 100",
    "412, 412",
    "0, 0",
    "-3.1, −3.10",
    "0.000012, 1.20e−5",
    "3.2e12, 3.20e12",
    "NaN, –",
    "-Infinity, −∞"
  })
  void measured_numbers_have_three_significant_digits(double value, String written) {
    assertEquals(written, Figures.of(value));
  }

  @Test
  void words_from_elsewhere_have_thousands_parted_by_thin_spaces_too() {
    assertEquals(
        "1\u202F440 of 1\u202F234\u202F567, 12, 3,4 and 5,6789",
        Figures.inWords("1,440 of 1,234,567, 12, 3,4 and 5,6789"));
    assertEquals(
        "-2\u202F048 (1\u202F440 [1\u202F024 x 12]): 7\u202F000.5 s, 4\u202F096.",
        Figures.inWords("-2,048 (1,440 [1,024 x 12]): 7,000.5 s, 4,096."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run-1,440.pt is damaged",
        "/home/1,440/2,048.txt does not exist",
        "C:\\texts\\1,440 cannot be read",
        "1,440.txt is a folder",
        "There is no model '1,440'",
        "Opening layer_2,048"
      })
  void names_keep_their_commas(String words) {
    assertEquals(words, Figures.inWords(words));
  }

  @Test
  void thousands_are_parted_by_thin_spaces() {
    assertEquals("1\u202F234\u202F567", Figures.count(1_234_567));
    assertEquals("−1\u202F000", Figures.count(-1000));
    assertEquals("24\u202F576", Figures.of(24_576.3));
  }

  @ParameterizedTest
  @CsvSource({
    "0.2204, 3.71, 0.22",
    "3.71, 3.71, 3.71",
    "0.61, 37.1, 0.6",
    "0.001, 3.71, 0.00100",
    "-1.5, 2, −1.50",
    "5, 1234, 5.00",
    "1, 0, 1.00"
  })
  void numbers_of_a_column_have_the_places_of_the_largest(
      double value, double largest, String written) {
    assertEquals(written, Figures.beside(value, largest));
  }

  @Test
  void whitespace_can_be_seen() {
    assertEquals("␣a␣↵→", Whitespace.visible(" a \n\t"));
  }

  @Test
  void some_columns_have_always_the_same_places_in_every_language() {
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals("0.93", Figures.fixed(0.934, 2));
      assertEquals("−0.50", Figures.fixed(-0.5, 2));
      assertEquals("0.00", Figures.fixed(-0.001, 2));
      assertEquals("–", Figures.fixed(Double.NaN, 2));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void what_raises_or_lowers_has_its_sign() {
    assertEquals("+2.41", Figures.signed(2.41, 2.41));
    assertEquals("−0.92", Figures.signed(-0.92, 2.41));
    assertEquals("0", Figures.signed(0, 2.41));
  }
}
