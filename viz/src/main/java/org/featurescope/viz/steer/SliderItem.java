package org.featurescope.viz.steer;

import java.util.Objects;
import java.util.OptionalDouble;

/// One slider of a plan: a feature or a direction, and what is done to it.
///
/// @param id tells it from the others, whatever their order
/// @param number the feature's, or another short label; may be empty
/// @param name what it stands for
/// @param where in words, such as `layer 3, every token`
/// @param own what it has to itself of that, such as `tokens 3 to 5`; empty where it acts as all do
/// @param value the strength
/// @param usualMaximum the feature's typical maximum, marked above the track
/// @param muted whether it has no effect for now
/// @param solo whether it alone (with others that are solo) has one
/// @param unit what strength, range and usual maximum are counted in
public record SliderItem(
    int id,
    String number,
    String name,
    String where,
    String own,
    SteerMode mode,
    double value,
    StrengthRange range,
    OptionalDouble usualMaximum,
    boolean muted,
    boolean solo,
    StrengthUnit unit) {
  public SliderItem {
    Objects.requireNonNull(number);
    Objects.requireNonNull(name);
    Objects.requireNonNull(where);
    Objects.requireNonNull(own);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(range);
    Objects.requireNonNull(usualMaximum);
    Objects.requireNonNull(unit);
  }

  /// A slider in the neutral place.
  ///
  /// @param max the largest strength
  public static SliderItem of(
      int id, String number, String name, String where, SteerMode mode, double max) {
    var range = mode.range(max);
    return new SliderItem(
        id,
        number,
        name,
        where,
        "",
        mode,
        range.neutral(),
        range,
        OptionalDouble.empty(),
        false,
        false,
        StrengthUnit.FIXED);
  }

  /// With another strength, the nearest one in the range.
  public SliderItem withValue(double value) {
    return at(value, range);
  }

  /// With a strength that somebody insists on: the range goes as far.
  public SliderItem reaching(double value) {
    return withRange(range.reaching(value)).withValue(value);
  }

  public SliderItem withRange(StrengthRange range) {
    return at(value, range);
  }

  private SliderItem at(double value, StrengthRange range) {
    return new SliderItem(
        id,
        number,
        name,
        where,
        own,
        mode,
        range.clamp(value),
        range,
        usualMaximum,
        muted,
        solo,
        unit);
  }

  /// With another mode and a range of as far an end; a strength that means something else there
  /// becomes neutral.
  public SliderItem withMode(SteerMode mode) {
    var max = Math.max(Math.abs(range.min()), Math.abs(range.max()));
    var to = mode.range(max);
    var kept = mode == SteerMode.MULTIPLY || this.mode == SteerMode.MULTIPLY ? to.neutral() : value;
    return new SliderItem(
        id, number, name, where, own, mode, to.clamp(kept), to, usualMaximum, muted, solo, unit);
  }

  public SliderItem withUsualMaximum(double usual) {
    return new SliderItem(
        id,
        number,
        name,
        where,
        own,
        mode,
        value,
        range,
        Double.isFinite(usual) ? OptionalDouble.of(usual) : OptionalDouble.empty(),
        muted,
        solo,
        unit);
  }

  public SliderItem withMuted(boolean muted) {
    return new SliderItem(
        id, number, name, where, own, mode, value, range, usualMaximum, muted, solo, unit);
  }

  public SliderItem withSolo(boolean solo) {
    return new SliderItem(
        id, number, name, where, own, mode, value, range, usualMaximum, muted, solo, unit);
  }

  /// Counted in something else; whoever knows the feature says what the figures are then.
  public SliderItem withUnit(StrengthUnit unit) {
    return new SliderItem(
        id, number, name, where, own, mode, value, range, usualMaximum, muted, solo, unit);
  }

  /// With what it has to itself of where it acts.
  public SliderItem withOwn(String own) {
    return new SliderItem(
        id, number, name, where, own, mode, value, range, usualMaximum, muted, solo, unit);
  }

  /// All of where it acts, in words.
  public String everywhere() {
    return own.isEmpty() ? where : where + ", " + own;
  }

  /// Number and name: `614 French text`.
  public String title() {
    return number.isEmpty() ? name : number + " " + name;
  }
}
