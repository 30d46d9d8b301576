package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class Bfloat16RaceTest {
  private long now;
  private int halves;

  /// Each turn takes the next of its times, the last one for ever.
  private boolean isWon(List<Integer> single, List<Integer> half) {
    var singles = new ArrayDeque<>(single);
    var others = new ArrayDeque<>(half);
    return Bfloat16Race.isWon(
        bfloat16 -> {
          halves += bfloat16 ? 1 : 0;
          now += next(bfloat16 ? others : singles);
        },
        () -> now);
  }

  private static int next(Deque<Integer> times) {
    return times.size() > 1 ? times.poll() : times.peek();
  }

  @Test
  void the_faster_one_wins_in_four_turns_where_nothing_else_runs() {
    assertTrue(isWon(List.of(100), List.of(60)));
    assertEquals(4, halves);
    assertFalse(isWon(List.of(60), List.of(100)));
  }

  @Test
  void one_that_is_slowed_down_by_others_gets_more_turns() {
    assertTrue(isWon(List.of(100), List.of(150, 130, 190, 110, 180, 60)));
    assertFalse(isWon(List.of(150, 130, 190, 105, 180, 50), List.of(100)));
  }

  @Test
  void where_bfloat16_is_hopeless_it_gets_one_turn() {
    assertFalse(isWon(List.of(100), List.of(5000)));
    assertEquals(1, halves);
  }

  @Test
  void a_machine_that_never_comes_to_rest_gets_an_answer_all_the_same() {
    var never = List.of(100, 200, 300, 400, 500, 600, 700, 800);
    assertFalse(isWon(never, List.of(120, 250, 380, 490, 600, 700, 800, 900)));
  }
}
