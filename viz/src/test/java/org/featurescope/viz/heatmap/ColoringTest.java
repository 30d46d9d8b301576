package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.color.Underline;
import org.junit.jupiter.api.Test;

class ColoringTest {
  private static HeatLayer layer(int hue, float max, float... values) {
    return HeatLayer.of(hue, "feature " + hue, values, max);
  }

  @Test
  void the_strongest_is_measured_against_its_own_maximum() {
    var set = new Coloring.StrongestOf(List.of(layer(1, 10, 4), layer(2, 2, 1)));
    assertEquals(1, set.shown(0));
    assertEquals(1, set.value(0));
    assertEquals(0.5f, set.part(0));
  }

  @Test
  void tokens_not_computed_yet_have_no_colour() {
    var one = new Coloring.OneFeature(layer(1, 1, 0.5f));
    assertTrue(Float.isNaN(one.value(1)));
    assertFalse(HeatColors.of(one, Palette.LIGHT).colored(1));
  }

  @Test
  void a_layer_without_a_maximum_takes_its_largest_value() {
    assertEquals(3, HeatLayer.of(1, "x", new float[] {1, -3, Float.NaN}).max());
  }

  @Test
  void a_silent_layer_has_no_maximum_and_no_colour() {
    var silent = HeatLayer.of(1, "x", new float[] {0, Float.NaN});
    assertEquals(0, silent.max());
    assertEquals(0, silent.part(0));
  }

  @Test
  void zero_is_the_page() {
    var colors = HeatColors.of(new Coloring.OneFeature(layer(1, 1, 0, 1)), Palette.DARK);
    assertEquals(Palette.DARK.get(Role.CANVAS), colors.fill(0));
    assertEquals(Palette.DARK.get(Role.TEXT_1), colors.ink(0));
    assertFalse(colors.colored(0));
    assertTrue(colors.colored(1));
  }

  @Test
  void a_hue_among_others_has_its_line_and_a_single_one_needs_none() {
    var first = layer(3, 1, 1);
    var set = HeatColors.of(new Coloring.StrongestOf(List.of(first)), Palette.LIGHT);
    assertEquals(Optional.of(Underline.DASHED), set.underline(0));
    var one = HeatColors.of(new Coloring.OneFeature(first), Palette.LIGHT);
    assertEquals(Optional.empty(), one.underline(0));
  }

  @Test
  void signed_values_are_told_apart_by_line_as_well() {
    var signed = new Coloring.PerToken(layer(1, 2, 1, -1, 0), "nat", true);
    var colors = HeatColors.of(signed, Palette.LIGHT);
    assertEquals(Optional.of(Underline.SOLID), colors.underline(0));
    assertEquals(Optional.of(Underline.DASHED), colors.underline(1));
    assertFalse(colors.colored(2));
    assertEquals("−1.00", colors.number(1));
  }

  @Test
  void six_features_at_most() {
    assertThrows(IllegalArgumentException.class, () -> new Coloring.StrongestOf(List.of()));
    assertThrows(IllegalArgumentException.class, () -> layer(7, 1, 1));
  }
}
