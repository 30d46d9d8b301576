package org.featurescope.viz.graph;

import java.util.Locale;

/// What a node of a circuit stands for; each has a shape of its own.
public enum NodeKind {
  /// A token of the prompt: a square.
  TOKEN,
  /// A sparse feature: a circle.
  FEATURE,
  /// What the features leave unexplained: a dashed diamond.
  ERROR,
  /// An output the model might give: a pill with its name.
  LOGIT;

  /// Such as `feature`, within a sentence.
  public String words() {
    return this == LOGIT ? "output" : name().toLowerCase(Locale.ROOT);
  }
}
