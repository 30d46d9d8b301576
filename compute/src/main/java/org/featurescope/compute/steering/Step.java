package org.featurescope.compute.steering;

import java.util.Objects;
import java.util.Optional;

/// One change, such as a slider makes.
///
/// @param value in units of `scale`; of [Mode#MULTIPLY] a factor; without meaning for a mode that
///   takes none
/// @param scale what a value of 1 stands for: 1, or the feature's typical maximum
/// @param muted whether it is kept in the plan and does nothing
/// @param positions where it holds, instead of the plan's own
public record Step(
    Target target,
    Mode mode,
    double value,
    double scale,
    boolean muted,
    Optional<Positions> positions) {

  /// More than any activation that a model survives.
  static final double LARGEST = 1e6;

  public Step {
    Objects.requireNonNull(target);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(positions);
    if (!(Math.abs(value * scale) <= LARGEST && Math.abs(value) <= LARGEST) || !(scale > 0)) {
      throw new IllegalArgumentException(value + " x " + scale);
    }
  }

  /// In absolute units, at the plan's positions.
  public Step(Target target, Mode mode, double value) {
    this(target, mode, value, 1, false, Optional.empty());
  }

  /// s of the mode's formula.
  double strength() {
    return mode == Mode.MULTIPLY ? value : value * scale;
  }

  /// The same with another value.
  public Step withValue(double other) {
    return new Step(target, mode, other, scale, muted, positions);
  }

  /// The same at given positions.
  public Step at(Positions where) {
    return new Step(target, mode, value, scale, muted, Optional.of(where));
  }

  public Step mute() {
    return new Step(target, mode, value, scale, true, positions);
  }

  /// Whether it changes nothing, whatever the text.
  public boolean isNeutral() {
    return muted || mode == Mode.ADD && strength() == 0 || mode == Mode.MULTIPLY && value == 1;
  }
}
