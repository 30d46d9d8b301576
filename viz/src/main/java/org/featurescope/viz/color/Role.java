package org.featurescope.viz.color;

/// What a colour is for. Each role is a looked-up colour of the style sheets under its CSS name.
public enum Role {
  CANVAS("-fs-canvas"),
  PANEL("-fs-panel"),
  SUNK("-fs-sunk"),
  RAISED("-fs-raised"),
  LINE_1("-fs-line-1"),
  LINE_2("-fs-line-2"),
  LINE_3("-fs-line-3"),
  TEXT_1("-fs-text-1"),
  TEXT_2("-fs-text-2"),
  TEXT_3("-fs-text-3"),
  ACCENT("-fs-accent"),
  ACCENT_FILL("-fs-accent-fill"),
  ACCENT_WASH("-fs-accent-wash"),
  ON_ACCENT("-fs-on-accent"),
  DANGER("-fs-danger"),
  WARNING("-fs-warning"),
  GOOD("-fs-good"),
  FEATURE_1("-fs-feature-1"),
  FEATURE_2("-fs-feature-2"),
  FEATURE_3("-fs-feature-3"),
  FEATURE_4("-fs-feature-4"),
  FEATURE_5("-fs-feature-5"),
  FEATURE_6("-fs-feature-6"),
  FEATURE_INK_1("-fs-feature-ink-1"),
  FEATURE_INK_2("-fs-feature-ink-2"),
  FEATURE_INK_3("-fs-feature-ink-3"),
  FEATURE_INK_4("-fs-feature-ink-4"),
  FEATURE_INK_5("-fs-feature-ink-5"),
  FEATURE_INK_6("-fs-feature-ink-6"),
  RAISES("-fs-raises"),
  LOWERS("-fs-lowers");

  private final String css;

  Role(String css) {
    this.css = css;
  }

  public String css() {
    return css;
  }

  /// The fill of a hue from 1 to 6.
  public static Role feature(int hue) {
    return values()[FEATURE_1.ordinal() + checked(hue) - 1];
  }

  /// The colour of lines and words in a hue from 1 to 6: darker (or lighter) than its fill, with
  /// contrast on the canvas.
  public static Role featureInk(int hue) {
    return values()[FEATURE_INK_1.ordinal() + checked(hue) - 1];
  }

  private static int checked(int hue) {
    if (hue < 1 || hue > 6) {
      throw new IllegalArgumentException("hue must be 1 to 6, not " + hue);
    }
    return hue;
  }
}
