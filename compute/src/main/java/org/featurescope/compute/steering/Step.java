package org.featurescope.compute.steering;

import java.util.Objects;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;

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
    requireStrength(value, scale);
  }

  /// Checks what a person or a file gives as a strength.
  ///
  /// @throws FeaturescopeException if it is no number, or beyond what any model survives
  public static void requireStrength(double value, double scale) {
    if (Double.isNaN(value) || Double.isNaN(scale)) {
      throw new FeaturescopeException("A strength is no number", "give it as a number such as 1.5");
    }
    if (!(scale > 0)) {
      throw new FeaturescopeException(
          "The unit of a strength is %s".formatted(scale), "choose one above 0");
    }
    if (!(Math.abs(value * scale) <= LARGEST && Math.abs(value) <= LARGEST)) {
      throw new FeaturescopeException(
          "A strength of %s x %s is beyond a million".formatted(value, scale),
          "choose a smaller one");
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

  /// The same with another unit: what a value of 1 stands for.
  public Step withScale(double other) {
    return new Step(target, mode, value, other, muted, positions);
  }

  Step withTarget(Target other) {
    return new Step(other, mode, value, scale, muted, positions);
  }

  /// The same at given positions.
  public Step at(Positions where) {
    return new Step(target, mode, value, scale, muted, Optional.of(where));
  }

  public Step mute() {
    return new Step(target, mode, value, scale, true, positions);
  }

  /// The same, in force.
  Step unmuted() {
    return new Step(target, mode, value, scale, false, positions);
  }

  /// Whether it changes nothing, whatever the text.
  public boolean isNeutral() {
    return muted || mode == Mode.ADD && strength() == 0 || mode == Mode.MULTIPLY && value == 1;
  }
}
