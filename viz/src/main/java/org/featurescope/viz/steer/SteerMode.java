package org.featurescope.viz.steer;

/// What a slider does to its feature, as far as its looks go.
public enum SteerMode {
  ADD("Add", 0, ""),
  CLAMP("Clamp", 0, ""),
  MULTIPLY("Multiply", 1, ""),
  ABLATE("Ablate", 0, "set to 0 at every token"),
  PROJECT("Project out", 0, "taken out at every token"),
  CAP("Cap", 0, "");

  private final String words;
  private final double neutral;
  private final String caption;

  SteerMode(String words, double neutral, String caption) {
    this.words = words;
    this.neutral = neutral;
    this.caption = caption;
  }

  /// As it stands in the menu: `Project out`.
  public String words() {
    return words;
  }

  /// Whether there is a strength to be chosen.
  public boolean adjustable() {
    return caption.isEmpty();
  }

  /// Whether the strength goes both ways from neutral, so that a plus is written too.
  public boolean signed() {
    return this == ADD;
  }

  /// What is said below a slider that cannot be moved; empty for one that can.
  public String caption() {
    return caption;
  }

  /// The strengths from one end to the other: to both sides of neutral for those that add,
  /// otherwise from 0.
  ///
  /// @param max the largest strength, positive
  public StrengthRange range(double max) {
    return new StrengthRange(signed() ? -max : 0, Math.max(max, neutral), neutral);
  }
}
