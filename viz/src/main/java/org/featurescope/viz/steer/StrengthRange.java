package org.featurescope.viz.steer;

/// The strengths that a slider goes through.
///
/// @param neutral the strength that changes nothing (of those that clamp or cap: the tick that the
///   fill begins at)
public record StrengthRange(double min, double max, double neutral) {
  public StrengthRange {
    if (!(Double.isFinite(min) && Double.isFinite(max) && min < max)) {
      throw new IllegalArgumentException("a range from %s to %s".formatted(min, max));
    }
    if (!(neutral >= min && neutral <= max)) {
      throw new IllegalArgumentException(
          "neutral %s is not from %s to %s".formatted(neutral, min, max));
    }
  }

  /// From −max to +max with 0 in the middle.
  public static StrengthRange around0(double max) {
    return new StrengthRange(-max, max, 0);
  }

  /// The nearest strength in it.
  public double clamp(double value) {
    return Double.isNaN(value) ? neutral : Math.clamp(value, min, max);
  }

  /// As wide as it has to be for a strength.
  StrengthRange reaching(double value) {
    return new StrengthRange(Math.min(min, value), Math.max(max, value), neutral);
  }

  public boolean contains(double value) {
    return value >= min && value <= max;
  }

  /// Where a strength stands, from 0 at the lower end to 1 at the upper.
  public double part(double value) {
    return (clamp(value) - min) / (max - min);
  }

  /// The strength at a part of the way.
  public double at(double part) {
    return min + Math.clamp(part, 0, 1) * (max - min);
  }

  /// What one press of an arrow key changes: a power of ten, about a hundredth of the way.
  public double step() {
    return Math.pow(10, Math.floor(Math.log10((max - min) / 100) + 1e-9));
  }

  /// The nearest multiple of a grid in the range.
  double nearest(double value, double grid) {
    return clamp(StrengthText.onGrid(value, grid));
  }

  /// The strength some steps further, on the grid of steps (of finer ones, where it goes by finer
  /// ones); neutral is never stepped over.
  ///
  /// @param size of a step, in steps of the range: 1, 0.1 or 10
  double moved(double value, int steps, double size) {
    var from = clamp(value);
    var to = from + steps * step() * size;
    var past = from != neutral && (from - neutral) * (to - neutral) < 0;
    return past ? neutral : nearest(to, step() * Math.min(1, size));
  }
}
