package org.featurescope.compute.circuit;

/// Two whole numbers as one, as graph files number features: `(x + y)(x + y + 1) / 2 + y`.
///
/// @param first the layer
/// @param second the latent
record CantorPair(long first, long second) {

  /// The largest sum of two numbers whose pairing does not overflow.
  private static final long LARGEST = 3_000_000_000L;

  static long of(long first, long second) {
    var sum = first + second;
    return sum * (sum + 1) / 2 + second;
  }

  /// @param number from 0; one that is no pairing of small numbers yields a pair that is far off
  static CantorPair from(long number) {
    var sum = Math.min(LARGEST, (long) ((Math.sqrt(8.0 * number + 1) - 1) / 2));
    // The root of a large number is rounded.
    while (of(sum, 0) > number) {
      sum--;
    }
    while (sum < LARGEST && of(sum + 1, 0) <= number) {
      sum++;
    }
    var second = number - of(sum, 0);
    return new CantorPair(sum - second, second);
  }
}
