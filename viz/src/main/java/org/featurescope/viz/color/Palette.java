package org.featurescope.viz.color;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// The two sets of colours. The style sheets `light.css` and `dark.css` beside this class hold the
/// same values for controls that are styled; this class is for those that draw.
public enum Palette {
  LIGHT(
      """
      #FFFFFF #F6F7F9 #ECEEF2 #FFFFFF
      #E1E4E9 #C8CDD6 #868E9C
      #15181E #434A56 #5F6775
      #3D49C2 #3D49C2 #E8EAFB #FFFFFF
      #B3261E #855600 #08735A
      #F0B13A #3F9FF0 #23855F #D1540A #6848BD #F486B8
      #8F5600 #1C629F #08735A #AE4212 #5A50BE #A33A7B
      #D8612A #2F78C4
      """),
  DARK(
      """
      #14161A #1B1E23 #262A31 #22262C
      #2E333B #474E59 #77808E
      #ECEEF2 #B9BFCA #969EAB
      #A3ABFF #5560DB #282C4C #FFFFFF
      #FF9285 #F0B95A #4CC9A4
      #F2BB58 #5EBCFF #2F9A7C #F0711F #6F66CC #EA8EC6
      #F3B552 #7CBFF5 #4CC9A4 #F39568 #ABA5F7 #EBA3D1
      #E8743E #5C9FE0
      """);

  /// How many features can be told apart at once.
  public static final int HUES = 6;

  private final Map<Role, Color> colors = new EnumMap<>(Role.class);

  private Scales scales;

  private record Scales(List<Scale> features, Scale raises, Scale lowers, Scale neutral) {
    static Scales of(Palette palette) {
      return new Scales(
          IntStream.rangeClosed(1, HUES)
              .mapToObj(hue -> Scale.to(palette, palette.feature(hue)))
              .toList(),
          Scale.to(palette, palette.get(Role.RAISES)),
          Scale.to(palette, palette.get(Role.LOWERS)),
          Scale.to(palette, palette.get(Role.TEXT_2)));
    }
  }

  Palette(String inOrderOfRole) {
    var values = inOrderOfRole.trim().split("\\s+");
    for (var role : Role.values()) {
      colors.put(role, Color.web(values[role.ordinal()]));
    }
  }

  public Color get(Role role) {
    return colors.get(role);
  }

  /// The fill of a hue from 1 to 6.
  public Color feature(int hue) {
    return get(Role.feature(hue));
  }

  /// The colour of lines and words in a hue from 1 to 6.
  public Color featureInk(int hue) {
    return get(Role.featureInk(hue));
  }

  /// From the canvas to the fill of a hue from 1 to 6.
  public Scale scale(int hue) {
    return scales().features().get(hue - 1);
  }

  /// The half of the signed scale for values above zero.
  public Scale raises() {
    return scales().raises();
  }

  /// The half of the signed scale for values below zero.
  public Scale lowers() {
    return scales().lowers();
  }

  /// From the canvas to grey, for numbers that belong to no feature.
  public Scale neutral() {
    return scales().neutral();
  }

  private Scales scales() {
    if (scales == null) {
      scales = Scales.of(this);
    }
    return scales;
  }

  /// The looked-up colours of this palette, to be added to a scene's style sheets.
  public String stylesheet() {
    var name = this == LIGHT ? "light.css" : "dark.css";
    return Palette.class.getResource(name).toExternalForm();
  }

  /// The look of the controls themselves, in looked-up colours; the same for both palettes.
  public static String controls() {
    return Palette.class.getResource("controls.css").toExternalForm();
  }
}
