package org.featurescope.app.train;

/// What is followed while an autoencoder learns.
enum CourseFigure {
  LOSS("Loss", "loss", "loss", false, "How far off is what comes back."),
  EXPLAINED(
      "Variance explained",
      "explained variance",
      "explainedVariance",
      true,
      "How much of the activations comes back."),
  ACTIVE("Active latents", "L0", "l0", false, "L0: latents that write one token."),
  DEAD("Dead latents", "dead", "deadFraction", true, "Silent for long, and of no use.");

  private final String title;
  private final String label;
  private final String key;
  private final boolean share;
  private final String about;

  CourseFigure(String title, String label, String key, boolean share, String about) {
    this.title = title;
    this.label = label;
    this.key = key;
    this.share = share;
    this.about = about;
  }

  String title() {
    return title;
  }

  /// What a running training calls it.
  String label() {
    return label;
  }

  /// What its log calls it.
  String key() {
    return key;
  }

  /// Whether it is a part of 1.
  boolean share() {
    return share;
  }

  /// What it says, in a sentence.
  String about() {
    return about;
  }
}
