package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Held to a set that has a bit for every token.
class TokenRangesTest {
  private static final int TOKENS = 60;

  /// A range of tokens that is added.
  private record Added(int start, int end) {}

  @Provide
  Arbitrary<List<Added>> additions() {
    var place = Arbitraries.integers().between(0, TOKENS);
    return net.jqwik.api.Combinators.combine(place, place)
        .as((a, b) -> new Added(Math.min(a, b), Math.max(a, b)))
        .list()
        .ofMaxSize(12);
  }

  private static TokenRanges ranges(List<Added> additions) {
    var ranges = TokenRanges.none();
    for (var each : additions) {
      ranges = ranges.with(each.start, each.end);
    }
    return ranges;
  }

  private static BitSet bits(List<Added> additions) {
    var bits = new BitSet();
    additions.forEach(each -> bits.set(each.start, each.end));
    return bits;
  }

  private static void assertSame(BitSet expected, TokenRanges ranges) {
    assertEquals(expected.cardinality(), ranges.count());
    assertEquals(expected.isEmpty(), ranges.isEmpty());
    for (var token = 0; token <= TOKENS + 1; token++) {
      assertEquals(expected.get(token), ranges.contains(token), ranges + " at " + token);
    }
    var ends = new ArrayList<Integer>(List.of(-1));
    var seen = new BitSet();
    ranges.forEach((start, end) -> {
      assertTrue(start > ends.getLast() && end > start, ranges + " must neither overlap nor touch");
      ends.add(end);
      seen.set(start, end);
    });
    assertEquals(expected, seen);
  }

  @Property
  void they_hold_what_was_added(@ForAll("additions") List<Added> additions) {
    assertSame(bits(additions), ranges(additions));
  }

  @Property
  void the_order_of_additions_does_not_matter(@ForAll("additions") List<Added> additions) {
    assertEquals(ranges(additions), ranges(additions.reversed()));
    assertEquals(ranges(additions).hashCode(), ranges(additions.reversed()).hashCode());
  }

  @Property
  void what_is_taken_away_is_gone(
      @ForAll("additions") List<Added> additions, @ForAll("additions") List<Added> others) {
    var expected = bits(additions);
    expected.andNot(bits(others));
    assertSame(expected, ranges(additions).minus(ranges(others)));
  }

  @Test
  void a_range_that_ends_before_it_starts_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> TokenRanges.of(3, 2));
    assertThrows(IllegalArgumentException.class, () -> TokenRanges.of(-1, 2));
  }
}
