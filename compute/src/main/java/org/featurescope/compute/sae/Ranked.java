package org.featurescope.compute.sae;

/// A value and its latent in one number, which grows with the value and, where values tie, falls
/// with the latent. What is no number counts as the largest, so that it is not overlooked.
final class Ranked {
  /// How far minus infinity is from the smallest integer, in the order of the bits.
  private static final int FROM_MINUS_INFINITY = 0x7FFFFF;

  private Ranked() {}

  /// Integers in the order of the floats whose bits they are: from the smallest for minus infinity
  /// to the largest, which are what is no number, of either sign.
  static int rank(int bits) {
    return ordered(bits) - FROM_MINUS_INFINITY;
  }

  static long of(int rank, int latent) {
    return (long) rank << Integer.SIZE | ~latent & 0xFFFFFFFFL;
  }

  static long of(float value, int latent) {
    return of(rank(Float.floatToRawIntBits(value)), latent);
  }

  static int rank(long ranked) {
    return (int) (ranked >> Integer.SIZE);
  }

  static float value(long ranked) {
    return Float.intBitsToFloat(ordered(rank(ranked) + FROM_MINUS_INFINITY));
  }

  static int latent(long ranked) {
    return ~(int) ranked;
  }

  /// Its own inverse.
  private static int ordered(int bits) {
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }
}
