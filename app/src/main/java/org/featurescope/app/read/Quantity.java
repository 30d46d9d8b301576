package org.featurescope.app.read;

/// A number that every token has.
public enum Quantity {
  SURPRISAL("Surprisal", "nat", "how unexpected the token was: \u2212ln p"),
  ENTROPY("Entropy", "nat", "how undecided the model was before the token"),
  RECONSTRUCTION_ERROR("Reconstruction error", "", "what the features miss of the activation");

  private final String title;
  private final String unit;
  private final String meaning;

  Quantity(String title, String unit, String meaning) {
    this.title = title;
    this.unit = unit;
    this.meaning = meaning;
  }

  public String title() {
    return title;
  }

  /// The unit, empty for a ratio.
  public String unit() {
    return unit;
  }

  /// One line that says what it measures.
  public String meaning() {
    return meaning;
  }
}
