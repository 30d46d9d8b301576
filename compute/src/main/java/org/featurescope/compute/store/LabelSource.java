package org.featurescope.compute.store;

import java.util.Locale;

/// Who says what a feature stands for. In lists the first of these that has spoken is shown.
public enum LabelSource {
  /// Typed by the person at the screen.
  PERSON,
  /// The best concept of the small world; the score is its F1.
  CONCEPT,
  /// Written by a language model; the score is how well it predicts the activations.
  EXPLAINER,
  /// Read from a file of another tool.
  IMPORT;

  /// As it is stored.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LabelSource of(String word) {
    for (var source : values()) {
      if (source.word().equals(word)) {
        return source;
      }
    }
    return IMPORT;
  }
}
