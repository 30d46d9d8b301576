package org.featurescope.viz.heatmap;

import java.util.Objects;

/// One number per token and the hue it is drawn in.
///
/// `NaN` marks a token that has no value: one that has not been read yet, an ignored start token,
/// the first token's surprisal. Values beyond the end of the array are absent too.
///
/// While a long text is read, one layer after the other may share an array whose `NaN`s become
/// numbers; that happens on the screen's thread, between two frames.
public final class HeatLayer {
  private final int hue;
  private final String name;
  private final float[] values;
  private final float max;

  private HeatLayer(int hue, String name, float[] values, float max) {
    this.hue = hue;
    this.name = Objects.requireNonNull(name);
    this.values = values;
    this.max = max;
  }

  /// @param hue 1 to 6, the feature colour of the palette
  /// @param name what accessible text and the legend call it, such as `feature 412` or `surprisal`
  /// @param values [token], kept without a copy: the caller hands the array over
  /// @param max the value that gets the full colour; where it is not positive, the largest absolute
  ///   value of the array is taken
  public static HeatLayer of(int hue, String name, float[] values, float max) {
    if (hue < 1 || hue > 6) {
      throw new IllegalArgumentException("hue must be 1 to 6, not " + hue);
    }
    return new HeatLayer(hue, name, values, max > 0 ? max : largest(values));
  }

  public static HeatLayer of(int hue, String name, float[] values) {
    return of(hue, name, values, 0);
  }

  public int hue() {
    return hue;
  }

  public String name() {
    return name;
  }

  /// The value that gets the full colour; 0 where every value is.
  public float max() {
    return max;
  }

  /// The tokens that the array has room for.
  public int length() {
    return values.length;
  }

  /// The value of a token, `NaN` where it has none.
  public float value(int token) {
    return token < values.length ? values[token] : Float.NaN;
  }

  /// The value as a part of the maximum, in [-1, 1]; 0 where it has none.
  public float part(int token) {
    var value = value(token);
    return Float.isNaN(value) || max == 0 ? 0 : Math.clamp(value / max, -1, 1);
  }

  private static float largest(float[] values) {
    var largest = 0f;
    for (var value : values) {
      if (Math.abs(value) > largest && !Float.isInfinite(value)) {
        largest = Math.abs(value);
      }
    }
    return largest;
  }
}
