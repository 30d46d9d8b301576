package org.featurescope.compute.circuit;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/// What of a claim is found together with the features: how strong copied ones are, and how
/// probable its token may be.
///
/// @param upTo they become as strong as it takes, up to so many times what they are in their text
/// @param as they become as strong as in another claim, one that has no `as`, by its number from 0
/// @param share the limit becomes this share of the token's probability in the unchanged text
public record StoryTuning(OptionalDouble upTo, OptionalInt as, OptionalDouble share) {
  private static final double[] STRENGTHS = {1, 1.5, 2, 3, 4, 6, 8};

  /// Stronger ones than this tell of the push, not of the features.
  public static final double STRONGEST = 8;

  public StoryTuning {
    if (upTo.isPresent() && !(upTo.getAsDouble() >= 1 && upTo.getAsDouble() <= STRONGEST)
        || upTo.isPresent() && as.isPresent()) {
      throw new IllegalArgumentException("up to " + upTo + ", as " + as);
    }
  }

  /// Nothing is found but the features.
  public static final StoryTuning NONE =
      new StoryTuning(OptionalDouble.empty(), OptionalInt.empty(), OptionalDouble.empty());

  /// Copied features become up to so many times as strong.
  public static StoryTuning upTo(double strength) {
    return new StoryTuning(
        OptionalDouble.of(strength), OptionalInt.empty(), OptionalDouble.empty());
  }

  /// What is tried, the weakest first; none where copies stay as they are.
  double[] strengths() {
    if (upTo.isEmpty()) {
      return new double[0];
    }
    var most = upTo.getAsDouble();
    return DoubleStream.concat(
            DoubleStream.of(STRENGTHS).filter(strength -> strength < most), DoubleStream.of(most))
        .toArray();
  }
}
