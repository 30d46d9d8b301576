package org.featurescope.viz.color;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleTest {
  private static Map<String, Scale> scales(Palette palette) {
    var scales = new LinkedHashMap<String, Scale>();
    for (var hue = 1; hue <= Palette.HUES; hue++) {
      scales.put("hue " + hue, palette.scale(hue));
    }
    scales.put("raises", palette.raises());
    scales.put("lowers", palette.lowers());
    return scales;
  }

  @ParameterizedTest
  @EnumSource
  void zero_is_the_page_and_one_the_full_hue(Palette palette) {
    for (var hue = 1; hue <= Palette.HUES; hue++) {
      assertClose(palette.get(Role.CANVAS), palette.scale(hue).fill(0));
      assertClose(palette.feature(hue), palette.scale(hue).fill(1));
    }
    assertClose(palette.get(Role.RAISES), palette.raises().fill(1));
    assertClose(palette.get(Role.LOWERS), palette.lowers().fill(1));
  }

  @ParameterizedTest
  @EnumSource
  void text_can_be_read_on_every_step_of_every_scale(Palette palette) {
    scales(palette)
        .forEach((name, scale) -> {
          for (var step = 0; step < Scale.STEPS; step++) {
            var part = step / (Scale.STEPS - 1.0);
            var contrast = Contrast.between(scale.ink(part), scale.fill(part));
            assertTrue(contrast >= Contrast.TEXT, name + " step " + step + ": " + contrast);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void equal_steps_look_equally_far_apart(Palette palette) {
    scales(palette)
        .forEach((name, scale) -> {
          var tenth = Oklab.of(scale.fill(0)).distance(Oklab.of(scale.fill(1))) / 10;
          for (var i = 0; i < 10; i++) {
            var from = Oklab.of(scale.fill(i / 10.0));
            var to = Oklab.of(scale.fill((i + 1) / 10.0));
            assertEquals(tenth, from.distance(to), 0.15 * tenth, name + " from " + i + "/10");
          }
        });
  }

  @Test
  void parts_beyond_the_ends_are_the_ends() {
    assertEquals(0, Scale.step(-1));
    assertEquals(255, Scale.step(7));
    assertEquals(128, Scale.step(0.5));
  }

  @Test
  void every_hue_has_a_line_of_its_own() {
    var lines = new ArrayList<Underline>();
    for (var hue = 1; hue <= Palette.HUES; hue++) {
      lines.add(Underline.of(hue));
    }
    assertEquals(List.of(Underline.values()), lines);
  }

  private static void assertClose(Color expected, Color actual) {
    assertTrue(
        Oklab.of(expected).distance(Oklab.of(actual)) < 1e-4, expected + " is not " + actual);
  }
}
