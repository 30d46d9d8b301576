package org.featurescope.viz.steer;

import java.util.Objects;
import java.util.Optional;

/// A feature that steering moved.
///
/// @param number the latent's index
/// @param name what it stands for, where somebody has said so
/// @param before its mean activation without the plan
/// @param after its mean activation with it
public record FeatureChange(int number, Optional<String> name, double before, double after) {
  /// What became of it.
  public enum Kind {
    WOKE("Woke up"),
    SILENCED("Fell silent"),
    ROSE("Rose"),
    FELL("Fell");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  public FeatureChange {
    Objects.requireNonNull(name);
  }

  public static FeatureChange of(int number, String name, double before, double after) {
    return new FeatureChange(number, Optional.of(name), before, after);
  }

  public double change() {
    return after - before;
  }

  public Kind kind() {
    if (before <= 0 && after > 0) {
      return Kind.WOKE;
    }
    if (before > 0 && after <= 0) {
      return Kind.SILENCED;
    }
    return after >= before ? Kind.ROSE : Kind.FELL;
  }

  String words() {
    return name.orElse("Unexplained");
  }
}
