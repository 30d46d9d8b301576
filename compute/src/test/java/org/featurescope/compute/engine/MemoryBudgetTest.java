package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void sizes_are_told_in_the_unit_that_shows_them() {
    assertEquals("1.5 GB", MemoryBudget.text(3L << 29));
    assertEquals("12 MB", MemoryBudget.text(12 << 20));
    assertEquals("34 kB", MemoryBudget.text(34 << 10));
  }
}
