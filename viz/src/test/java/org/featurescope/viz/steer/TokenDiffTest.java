package org.featurescope.viz.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenDiffTest {
  private static TokenDiff diff(String before, String after) {
    return TokenDiff.of(List.of(before.split("")), List.of(after.split("")));
  }

  @Test
  void a_word_that_is_put_in_does_not_make_everything_after_it_differ() {
    var diff = diff("abcdef", "abXcdef");
    assertTrue(diff.before().isEmpty());
    assertEquals("{2}", diff.after().toString());
  }

  @Test
  void what_went_and_what_came_are_told_apart() {
    var diff = diff("abcd", "xbyd");
    assertEquals("{0, 2}", diff.before().toString());
    assertEquals("{0, 2}", diff.after().toString());
  }

  @Test
  void texts_without_a_common_token_differ_throughout_and_equal_ones_nowhere() {
    assertEquals(3, diff("abc", "xyz").before().cardinality());
    assertTrue(diff("abc", "abc").after().isEmpty());
    assertEquals(2, TokenDiff.of(List.of(), List.of("a", "b")).after().cardinality());
  }

  @Test
  void what_is_left_is_common_and_as_long_as_the_table_of_all_pairs_says() {
    var random = new Random(7);
    for (var round = 0; round < 200; round++) {
      var a = tokens(random);
      var b = tokens(random);
      var diff = TokenDiff.of(a, b);
      var common = kept(a, diff.before());
      assertEquals(common, kept(b, diff.after()));
      assertEquals(longest(a, b), common.size(), a + " " + b);
    }
  }

  private static List<String> tokens(Random random) {
    return random.ints(random.nextInt(24), 0, 5).mapToObj(Integer::toString).toList();
  }

  private static List<String> kept(List<String> all, BitSet changed) {
    var kept = new ArrayList<String>();
    for (var i = 0; i < all.size(); i++) {
      if (!changed.get(i)) {
        kept.add(all.get(i));
      }
    }
    return kept;
  }

  private static int longest(List<String> a, List<String> b) {
    var table = new int[a.size() + 1][b.size() + 1];
    for (var i = 1; i <= a.size(); i++) {
      for (var j = 1; j <= b.size(); j++) {
        table[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? table[i - 1][j - 1] + 1
                : Math.max(table[i - 1][j], table[i][j - 1]);
      }
    }
    return table[a.size()][b.size()];
  }
}
