package org.featurescope.compute.circuit;

import java.util.Arrays;

/// The score down to which the highest scores have a share of them all, without sorting them all:
/// positive numbers are in the order of their bits, so that a histogram over the first bits finds
/// the few among which the score lies.
final class EdgeThreshold {
  /// Sign, exponent and the first four bits of the fraction.
  private static final int SHIFT = 48;

  private EdgeThreshold() {}

  /// @param scores none below 0
  /// @return infinity if all are 0
  static double of(double[] scores, double share) {
    var sums = new double[1 << 15];
    for (var score : scores) {
      sums[bin(score)] += score;
    }
    var total = 0.0;
    for (var bin = sums.length - 1; bin >= 0; bin--) {
      total += sums[bin];
    }
    var lowest = -1;
    var above = 0.0;
    for (var bin = sums.length - 1; bin >= 0 && (lowest < 0 || above < share * total); bin--) {
      if (sums[bin] > 0) {
        lowest = bin;
        above += sums[bin];
      }
    }
    return lowest < 0
        ? Double.POSITIVE_INFINITY
        : within(scores, lowest, share * total - (above - sums[lowest]));
  }

  private static int bin(double score) {
    return (int) (Double.doubleToRawLongBits(score) >>> SHIFT);
  }

  /// The highest scores of one bin down to the one that makes them `wanted` together.
  private static double within(double[] scores, int bin, double wanted) {
    var candidates = Arrays.stream(scores).filter(s -> s > 0 && bin(s) == bin).sorted().toArray();
    var last = candidates.length - 1;
    var sum = candidates[last];
    while (last > 0 && sum < wanted) {
      sum += candidates[--last];
    }
    return candidates[last];
  }
}
