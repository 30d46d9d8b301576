package org.featurescope.viz.color;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {
  private static final Pattern RULE = Pattern.compile("(-fs-[a-z0-9-]+): (#[0-9A-F]{6});");

  @ParameterizedTest
  @EnumSource
  void the_style_sheet_says_what_the_palette_says(Palette palette) throws IOException {
    var expected = new LinkedHashMap<String, Color>();
    for (var role : Role.values()) {
      expected.put(role.css(), palette.get(role));
    }
    assertEquals(expected, styled(palette));
  }

  private static Map<String, Color> styled(Palette palette) throws IOException {
    var name = palette == Palette.LIGHT ? "light.css" : "dark.css";
    try (var stream = Palette.class.getResourceAsStream(name)) {
      var css = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      var found = new LinkedHashMap<String, Color>();
      RULE.matcher(css)
          .results()
          .forEach(rule -> found.put(rule.group(1), Color.web(rule.group(2))));
      return found;
    }
  }

  @ParameterizedTest
  @EnumSource
  void text_can_be_read_on_everything_it_stands_on(Palette palette) {
    for (var ground : new Role[] {Role.CANVAS, Role.PANEL, Role.RAISED}) {
      for (var ink : new Role[] {Role.TEXT_1, Role.TEXT_2, Role.TEXT_3, Role.ACCENT}) {
        var contrast = Contrast.between(palette.get(ink), palette.get(ground));
        assertTrue(contrast >= Contrast.TEXT, ink + " on " + ground + ": " + contrast);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void lines_of_a_hue_stand_out_from_the_page(Palette palette) {
    for (var hue = 1; hue <= Palette.HUES; hue++) {
      var contrast = Contrast.between(palette.featureInk(hue), palette.get(Role.CANVAS));
      assertTrue(contrast >= Contrast.TEXT, "hue " + hue + ": " + contrast);
    }
  }

  @Test
  void hues_are_counted_from_one() {
    assertEquals(Role.FEATURE_1, Role.feature(1));
    assertEquals(Role.FEATURE_INK_6, Role.featureInk(6));
  }
}
