package org.featurescope.viz.steer;

/// Which of two texts.
public enum Side {
  BASELINE("Baseline"),
  STEERED("Steered");

  private final String words;

  Side(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  public Side other() {
    return this == BASELINE ? STEERED : BASELINE;
  }
}
