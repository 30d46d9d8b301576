package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PassOrderTest {
  private static final int CONTEXT = 64;

  private static List<Windows.Pass> passes(int tokens) {
    return Windows.passes(Windows.over(tokens, CONTEXT, CONTEXT / 4), 2);
  }

  private static List<Integer> all(PassOrder order, int from, int to) {
    var taken = new ArrayList<Integer>();
    for (var next = order.next(from, to); next.isPresent(); next = order.next(from, to)) {
      taken.add(next.getAsInt());
    }
    return taken;
  }

  @Test
  void from_the_beginning_a_text_is_read_to_its_end() {
    var passes = passes(1000);
    var taken = all(new PassOrder(passes), 0, 20);
    assertEquals(taken.stream().sorted().toList(), taken);
    assertEquals(passes.size(), taken.size());
  }

  /// Passes of 64, then of 96 tokens each: the third holds 160 to 255.
  @Test
  void from_the_middle_it_is_read_outwards() {
    var order = new PassOrder(passes(64 + 6 * 96));
    assertEquals(List.of(2, 3, 1, 4, 0, 5, 6), all(order, 207, 209));
  }

  @Test
  void what_is_in_view_is_read_from_its_top() {
    var order = new PassOrder(passes(64 + 6 * 96));
    assertEquals(List.of(2, 3, 4), all(order, 160, 400).subList(0, 3));
  }

  @Test
  void a_new_place_is_served_next() {
    var order = new PassOrder(passes(64 + 6 * 96));
    assertEquals(OptionalInt.of(0), order.next(0, 10));
    assertEquals(OptionalInt.of(6), order.next(600, 610));
    assertEquals(OptionalInt.of(1), order.next(0, 10));
  }

  @Property
  void every_pass_comes_once_wherever_somebody_looks(
      @ForAll @IntRange(max = 3000) int tokens,
      @ForAll @Size(max = 20) List<@IntRange(max = 4000) Integer> places) {
    var passes = passes(tokens);
    var order = new PassOrder(passes);
    var taken = new HashSet<Integer>();
    var at = 0;
    while (!order.isEmpty()) {
      var place = places.isEmpty() ? 0 : places.get(at++ % places.size());
      assertTrue(taken.add(order.next(place, place + 30).orElseThrow()));
    }
    assertEquals(passes.size(), taken.size());
  }

  @Property
  void passes_hold_every_token_once_and_windows_of_one_length(
      @ForAll @IntRange(max = 5000) int tokens, @ForAll @IntRange(min = 1, max = 9) int most) {
    var next = 0;
    for (var pass : Windows.passes(Windows.over(tokens, CONTEXT, CONTEXT / 4), most)) {
      assertEquals(next, pass.from());
      assertTrue(pass.windows().size() <= most);
      for (var window : pass.windows()) {
        assertEquals(pass.windows().getFirst().length(), window.length());
        assertEquals(next, window.keep());
        next = window.end();
      }
      assertEquals(next, pass.to());
    }
    assertEquals(tokens, next);
  }
}
