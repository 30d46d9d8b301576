package org.featurescope.viz.color;

import javafx.scene.paint.Color;

/// A colour in OKLab, where equal distances look equally different (Ottosson 2020, "A perceptual
/// color space for image processing").
///
/// @param lightness 0 (black) to 1 (white)
/// @param a from green to red
/// @param b from blue to yellow
public record Oklab(double lightness, double a, double b) {

  public static Oklab of(Color color) {
    var red = linear(color.getRed());
    var green = linear(color.getGreen());
    var blue = linear(color.getBlue());
    var l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    var m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    var s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return new Oklab(
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
  }

  /// The nearest colour that a screen can show.
  public Color toColor() {
    var l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    var m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    var s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return Color.color(
        encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
  }

  /// The colour a part of the way to another.
  public Oklab mix(Oklab other, double part) {
    return new Oklab(
        lightness + (other.lightness - lightness) * part,
        a + (other.a - a) * part,
        b + (other.b - b) * part);
  }

  public double distance(Oklab other) {
    return Math.sqrt(
        square(lightness - other.lightness) + square(a - other.a) + square(b - other.b));
  }

  private static double square(double value) {
    return value * value;
  }

  private static double cube(double value) {
    return value * value * value;
  }

  /// Light per unit of an sRGB channel.
  static double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
  }

  private static double encoded(double light) {
    var clamped = Math.clamp(light, 0, 1);
    return clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * Math.pow(clamped, 1 / 2.4) - 0.055;
  }
}
