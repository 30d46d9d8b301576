package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadAheadTest {
  private static int pieces(long bytes) {
    try (var arena = Arena.ofConfined()) {
      var ahead = new ReadAhead(arena.allocate(bytes));
      var pieces = 0;
      while (ahead.some()) {
        pieces++;
      }
      return pieces;
    }
  }

  /// A piece has 16 KB, and 16 places have as many each.
  @ParameterizedTest
  @CsvSource({"0, 0", "100000, 0", "262144, 16", "1000000, 48", "4718592, 288"})
  void memory_is_read_in_pieces_that_lie_within_it(long bytes, int expected) {
    assertEquals(expected, pieces(bytes));
  }

  @Test
  void what_is_read_stays_read() {
    try (var arena = Arena.ofConfined()) {
      var ahead = new ReadAhead(arena.allocate(262_144));
      for (var i = 0; i < 16; i++) {
        assertEquals(true, ahead.some());
      }
      assertEquals(false, ahead.some());
      assertEquals(false, ahead.some());
    }
  }
}
