package org.featurescope.compute.store;

/// What a feature is said to stand for.
///
/// @param text a few words, or a whole explanation
/// @param source who says so
/// @param score how well it holds, in [0, 1]; NaN where nobody measured
public record Label(String text, LabelSource source, double score) {

  /// As a person types it.
  public static Label typed(String text) {
    return new Label(text, LabelSource.PERSON, Double.NaN);
  }

  /// What takes away the label of a source where it is set.
  static Label none(LabelSource source) {
    return new Label("", source, Double.NaN);
  }

  public boolean scored() {
    return !Double.isNaN(score);
  }
}
