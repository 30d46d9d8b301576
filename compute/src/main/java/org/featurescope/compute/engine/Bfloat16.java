package org.featurescope.compute.engine;

import java.lang.foreign.MemorySegment;

/// Numbers to and from bfloat16, the upper half of a float32. Plain loops over whole numbers, which
/// the compiler takes sixteen at a time; it does not where the bits of each float are asked for.
final class Bfloat16 {
  private static final int INFINITY = 0x7f800000;
  private static final int NAN = 0x7fc0;

  private Bfloat16() {}

  /// The nearest of each, the even one of two, as libtorch rounds.
  static short[] round(float[] x) {
    var bits = new int[x.length];
    MemorySegment.ofArray(bits).copyFrom(MemorySegment.ofArray(x));
    var rounded = new short[x.length];
    for (var i = 0; i < rounded.length; i++) {
      var nearest = bits[i] + 0x7fff + (bits[i] >>> 16 & 1) >>> 16;
      // All ones where it is not a number, which rounding could carry into the sign.
      var nan = INFINITY - (bits[i] & 0x7fffffff) >> 31;
      rounded[i] = (short) (nearest & ~nan | NAN & nan);
    }
    return rounded;
  }

  static float[] widen(short[] x) {
    var bits = new int[x.length];
    for (var i = 0; i < bits.length; i++) {
      bits[i] = x[i] << 16;
    }
    var wide = new float[x.length];
    MemorySegment.ofArray(wide).copyFrom(MemorySegment.ofArray(bits));
    return wide;
  }
}
