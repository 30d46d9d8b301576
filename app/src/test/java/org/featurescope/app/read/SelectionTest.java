package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.featurescope.app.read.Selection.Pick;
import org.junit.jupiter.api.Test;

class SelectionTest {
  @Test
  void every_feature_has_a_hue_of_its_own() {
    var selection = Selection.of(List.of(7, 8, 9));
    assertEquals(List.of(new Pick(7, 1), new Pick(8, 2), new Pick(9, 3)), selection.picks());
    assertEquals(7, selection.current());
  }

  @Test
  void a_hue_that_became_free_is_given_again() {
    var selection = Selection.of(List.of(7, 8, 9)).without(8).with(10);
    assertEquals(List.of(new Pick(7, 1), new Pick(9, 3), new Pick(10, 2)), selection.picks());
  }

  @Test
  void following_keeps_the_hue() {
    var selection = Selection.of(List.of(7, 8)).current(8).replacing(20);
    assertEquals(List.of(new Pick(7, 1), new Pick(20, 2)), selection.picks());
    assertEquals(20, selection.current());
  }

  @Test
  void the_seventh_takes_the_place_of_the_current_one() {
    var selection = Selection.of(List.of(1, 2, 3, 4, 5, 6)).current(6).with(7);
    assertEquals(6, selection.picks().size());
    assertEquals(new Pick(7, 6), selection.picks().getLast());
  }

  @Test
  void removing_the_current_one_makes_another_current() {
    assertEquals(8, Selection.of(List.of(7, 8)).without(7).current());
    assertEquals(-1, Selection.of(List.of(7)).without(7).current());
  }

  @Test
  void choosing_a_feature_leaves_the_quantities() {
    var quantity = Selection.of(List.of(7)).quantity(Quantity.ENTROPY);
    assertEquals(Mode.PER_TOKEN, quantity.mode());
    assertEquals(Mode.ONE_FEATURE, quantity.replacing(9).mode());
  }
}
