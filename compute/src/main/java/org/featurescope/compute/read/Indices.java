package org.featurescope.compute.read;

import java.nio.ByteBuffer;

/// Many small numbers, two bytes each where that is enough.
///
/// @param narrow used where all are below 65,536; empty otherwise
/// @param wide used otherwise
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
record Indices(char[] narrow, int[] wide) {
  private static final int END_OF_NARROW = 1 << Character.SIZE;

  /// Room for so many numbers, all below `bound`.
  static Indices room(int count, int bound) {
    return bound <= END_OF_NARROW
        ? new Indices(new char[count], new int[0])
        : new Indices(new char[0], new int[count]);
  }

  /// The bytes that each of the numbers below `bound` takes.
  static int bytes(int bound) {
    return bound <= END_OF_NARROW ? Character.BYTES : Integer.BYTES;
  }

  int size() {
    return narrow.length + wide.length;
  }

  int get(int index) {
    return wide.length == 0 ? narrow[index] : wide[index];
  }

  void set(int index, int value) {
    if (wide.length == 0) {
      narrow[index] = (char) value;
    } else {
      wide[index] = value;
    }
  }

  void writeTo(ByteBuffer out) {
    out.asCharBuffer().put(narrow);
    out.position(out.position() + Character.BYTES * narrow.length);
    out.asIntBuffer().put(wide);
    out.position(out.position() + Integer.BYTES * wide.length);
  }

  void readFrom(ByteBuffer in) {
    in.asCharBuffer().get(narrow);
    in.position(in.position() + Character.BYTES * narrow.length);
    in.asIntBuffer().get(wide);
    in.position(in.position() + Integer.BYTES * wide.length);
  }

  /// The first index from `from` (included) to `to` (excluded), where numbers ascend, whose number
  /// is not below `value`; `to` where there is none.
  int lowerBound(int from, int to, int value) {
    var low = from;
    var high = to;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (get(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
