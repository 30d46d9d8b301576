package org.featurescope.compute.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Numbers and words in few bytes. [Unpacker] reads them.
final class Packer {
  private byte[] bytes = new byte[64];
  private int length;

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /// A number from 0 upwards, in 7 bits a byte, the lowest first.
  Packer count(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("a count of " + number);
    }
    reserve(10);
    var rest = number;
    while (rest >= 0x80) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /// A number of either sign, small ones in few bytes.
  Packer whole(int number) {
    return count((number << 1 ^ number >> 31) & 0xffff_ffffL);
  }

  /// The four bytes of a number, the lowest first.
  Packer real(float number) {
    reserve(4);
    var bits = Float.floatToRawIntBits(number);
    for (var shift = 0; shift < 32; shift += 8) {
      bytes[length++] = (byte) (bits >> shift);
    }
    return this;
  }

  Packer text(String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    count(utf8.length);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
