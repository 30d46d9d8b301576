package org.featurescope.compute.index;

import java.io.DataOutput;
import java.io.IOException;

/// A sum whose terms may come in any order and grouping: 128 bits of fixed point, so that adding is
/// exact and associative, which it is not for floating point. Each term is rounded once, to a
/// multiple of 2^-56; the sum holds up to 2^71.
final class ExactSum {
  private static final double UNIT = 0x1p56;

  /// A term below this fits into the lower half, with its sign.
  private static final double SHORT = 0x1p6;

  /// What a larger term counts as; 2048 of them still fit.
  private static final double MOST = 0x1p60;

  private long low;
  private long high;

  /// Adds a term of 0 or more.
  void add(double term) {
    if (term < SHORT) {
      add((long) Math.rint(term * UNIT), 0);
    } else {
      var capped = Math.min(term, MOST);
      // 2^8 units of the upper half are one: both parts of the split are exact.
      var upper = Math.floor(capped * 0x1p-8);
      add(unsigned((capped - upper * 0x1p8) * UNIT), (long) upper);
    }
  }

  void add(ExactSum other) {
    add(other.low, other.high);
  }

  private void add(long lower, long upper) {
    low += lower;
    high += upper + (Long.compareUnsigned(low, lower) < 0 ? 1 : 0);
  }

  /// @param value from 0 to below 2^64, whole
  private static long unsigned(double value) {
    return value < 0x1p63 ? (long) value : (long) (value - 0x1p63) ^ Long.MIN_VALUE;
  }

  double value() {
    var lower = (low >>> 11) * 0x1p11 + (low & 0x7FF);
    return (high * 0x1p64 + lower) / UNIT;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(low);
    Packed.writeLong(out, high);
  }

  static ExactSum readFrom(Packed.Reader in) throws IOException {
    var sum = new ExactSum();
    sum.low = in.in().readLong();
    sum.high = in.readLong();
    in.require(sum.high >= 0);
    return sum;
  }

  boolean same(ExactSum other) {
    return low == other.low && high == other.high;
  }
}
