package org.featurescope.viz.color;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.scene.paint.Color;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OklabTest {
  /// The values that the author of OKLab gives for the ends of sRGB.
  @Test
  void known_colours_have_their_published_coordinates() {
    assertLab(1.000, 0.000, 0.000, Color.WHITE);
    assertLab(0.000, 0.000, 0.000, Color.BLACK);
    assertLab(0.628, 0.225, 0.126, Color.RED);
    assertLab(0.866, -0.234, 0.179, Color.LIME);
    assertLab(0.452, -0.032, -0.312, Color.BLUE);
  }

  private static void assertLab(double lightness, double a, double b, Color color) {
    var lab = Oklab.of(color);
    assertEquals(lightness, lab.lightness(), 1e-3);
    assertEquals(a, lab.a(), 1e-3);
    assertEquals(b, lab.b(), 1e-3);
  }

  @Property
  void there_and_back_is_the_same_colour(
      @ForAll @IntRange(max = 255) int red,
      @ForAll @IntRange(max = 255) int green,
      @ForAll @IntRange(max = 255) int blue) {
    var back = Oklab.of(Color.rgb(red, green, blue)).toColor();
    assertEquals(red / 255.0, back.getRed(), 1e-3);
    assertEquals(green / 255.0, back.getGreen(), 1e-3);
    assertEquals(blue / 255.0, back.getBlue(), 1e-3);
  }

  @Test
  void contrast_goes_from_1_to_21() {
    assertEquals(21, Contrast.between(Color.BLACK, Color.WHITE), 1e-9);
    assertEquals(1, Contrast.between(Color.GREEN, Color.GREEN), 1e-9);
  }
}
