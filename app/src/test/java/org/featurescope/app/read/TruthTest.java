package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TruthTest {
  @Test
  void aGoodMatchIsToldWithItsFigures() {
    assertEquals(
        "Matches: inside a quotation, F1 0.93 (precision 0.95, recall 0.91).",
        new Microscope.Truth("Inside a quotation", 0.95, 0.91, 0.93).words());
  }

  @Test
  void namesAndAbbreviationsKeepTheirCapitals() {
    assertEquals(
        "Matches: US state, F1 0.88 (precision 0.92, recall 0.85).",
        new Microscope.Truth("US state", 0.92, 0.85, 0.884).words());
  }

  @Test
  void aWeakMatchIsNotSoldAsOne() {
    assertEquals(
        "No known concept matches it. Nearest: a color, F1 0.13.",
        new Microscope.Truth("A color", 0.2, 0.1, 0.133).words());
  }
}
