package org.featurescope.app.steer;

import java.util.Optional;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// A step of a plan as a person holds it.
///
/// @param key tells it from the others, wherever it stands and whatever it does
/// @param value in units of `scale`; of [Mode#MULTIPLY] a factor
/// @param scale what a value of 1 stands for
/// @param solo whether it is heard alone, with the others that are
public record Slider(
    int key,
    Target target,
    Mode mode,
    double value,
    double scale,
    boolean muted,
    boolean solo,
    Optional<Positions> positions) {
  /// More than any activation that a model survives, as [Step] has it.
  private static final double LARGEST = 1e6;

  static Slider of(int key, Step step) {
    return new Slider(
        key,
        step.target(),
        step.mode(),
        step.value(),
        step.scale(),
        step.muted(),
        false,
        step.positions());
  }

  /// @param silent whether it does nothing for now, though it is not muted itself
  Step step(boolean silent) {
    return new Step(target, mode, value, scale, muted || silent, positions);
  }

  /// The value at which it does nothing, or where a mode has none, the middle.
  double neutral() {
    return mode == Mode.MULTIPLY ? 1 : 0;
  }

  /// The largest value that a plan can hold.
  double most() {
    return Math.min(LARGEST, LARGEST / scale);
  }

  /// The nearest value that a plan can hold.
  double within(double wanted) {
    return Math.clamp(wanted, -most(), most());
  }

  Slider withValue(double next) {
    return new Slider(key, target, mode, within(next), scale, muted, solo, positions);
  }

  /// Another mode; what was neutral stays neutral.
  Slider withMode(Mode next) {
    var from = new Slider(key, target, next, value, scale, muted, solo, positions);
    return value == neutral() || mode == Mode.MULTIPLY || next == Mode.MULTIPLY
        ? from.withValue(from.neutral())
        : from;
  }

  Slider withMuted(boolean next) {
    return new Slider(key, target, mode, value, scale, next, solo, positions);
  }

  Slider withSolo(boolean next) {
    return new Slider(key, target, mode, value, scale, muted, next, positions);
  }

  Slider at(Optional<Positions> where) {
    return new Slider(key, target, mode, value, scale, muted, solo, where);
  }

  /// What it moves, elsewhere.
  Slider moving(Target next) {
    return new Slider(key, next, mode, value, scale, muted, solo, positions);
  }

  /// Whether a value of 1 stands for this much.
  boolean countsIn(double unit) {
    return Math.abs(scale - unit) <= 1e-6 * unit;
  }

  /// The same strength told in other units.
  Slider inUnitsOf(double unit) {
    var factor = mode == Mode.MULTIPLY ? 1 : scale / unit;
    return new Slider(key, target, mode, value * factor, unit, muted, solo, positions);
  }
}
