package org.featurescope.compute.steering;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a step does. With h the activation, W the feature's decoder row, z its activation, and for
/// a plain direction W the direction itself, u the same at length 1 and z the projection h.u:
public enum Mode {
  /// h + s W.
  ADD(true),
  /// h + (s - z) W, of a plain direction (s - z) u: z becomes s.
  CLAMP(true),
  /// h + (s - 1) z W, of a plain direction (s - 1) z u.
  MULTIPLY(true),
  /// Clamp to 0.
  ABLATE(false),
  /// h - (h.u) u, whatever the feature's activation.
  PROJECT(false),
  /// h - max(0, h.u - s) u: the projection stays at or below s.
  CAP(true);

  private final boolean takesValue;

  Mode(boolean takesValue) {
    this.takesValue = takesValue;
  }

  /// Whether there is an s.
  public boolean takesValue() {
    return takesValue;
  }

  /// Whether a feature's projection on its own direction counts, not its activation.
  boolean isOfProjection() {
    return this == PROJECT || this == CAP;
  }

  /// How much of the direction is added.
  ///
  /// @param strength s
  /// @param reading z
  double coefficient(double strength, double reading) {
    return switch (this) {
      case ADD -> strength;
      case CLAMP -> strength - reading;
      case MULTIPLY -> (strength - 1) * reading;
      case ABLATE, PROJECT -> -reading;
      case CAP -> -Math.max(0, reading - strength);
    };
  }

  /// Its word in a plan: `add`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Mode> of(String word) {
    return Stream.of(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }
}
