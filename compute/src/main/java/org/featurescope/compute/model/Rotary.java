package org.featurescope.compute.model;

/// Rotary positions (Su et al. 2021) with the ways in which families stretch them.
///
/// @param theta base of the frequencies
/// @param width how much of a head turns, from its beginning; an even number
/// @param scaling how frequencies are changed for longer contexts
public record Rotary(double theta, int width, Scaling scaling) {

  public sealed interface Scaling {
    record None() implements Scaling {}

    /// Every frequency divided by `factor` (Chen et al. 2023, position interpolation).
    record Linear(double factor) implements Scaling {}

    /// Low frequencies divided, high ones kept, a ramp between (Llama 3).
    record Llama3(double factor, double lowFactor, double highFactor, double originalContext)
        implements Scaling {}
  }

  /// The angle that position 1 turns pair i of a head by, `[width / 2]`, in radians. In float32, as
  /// the reference computes it: at far positions the rounding of the product is what the model was
  /// trained with.
  float[] frequencies() {
    var out = new float[width / 2];
    for (var i = 0; i < out.length; i++) {
      out[i] = (float) scaled(1.0 / Math.pow(theta, 2.0 * i / width));
    }
    return out;
  }

  private double scaled(double frequency) {
    return switch (scaling) {
      case Scaling.None none -> frequency;
      case Scaling.Linear(var factor) -> frequency / factor;
      case Scaling.Llama3 s -> {
        var wavelength = 2 * Math.PI / frequency;
        if (wavelength > s.originalContext / s.lowFactor) {
          yield frequency / s.factor;
        }
        if (wavelength < s.originalContext / s.highFactor) {
          yield frequency;
        }
        var ramp = (s.originalContext / wavelength - s.lowFactor) / (s.highFactor - s.lowFactor);
        yield (1 - ramp) * frequency / s.factor + ramp * frequency;
      }
    };
  }

  /// Cosines, then sines, of positions `first .. first + count - 1`: two tables `[count, width]`,
  /// both halves of a row alike.
  float[][] table(int first, int count) {
    var frequencies = frequencies();
    var half = width / 2;
    var cos = new float[count * width];
    var sin = new float[count * width];
    for (var t = 0; t < count; t++) {
      for (var i = 0; i < half; i++) {
        var angle = (first + t) * frequencies[i];
        var at = t * width + i;
        cos[at] = cos[at + half] = (float) Math.cos(angle);
        sin[at] = sin[at + half] = (float) Math.sin(angle);
      }
    }
    return new float[][] {cos, sin};
  }
}
