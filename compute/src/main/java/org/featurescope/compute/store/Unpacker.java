package org.featurescope.compute.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/// Reads what [Packer] wrote, from a file that may be damaged or made to mislead: nothing is
/// allocated that the remaining bytes cannot fill.
final class Unpacker {
  private final byte[] bytes;
  private int at;

  Unpacker(byte... bytes) {
    this.bytes = bytes == null ? new byte[0] : bytes;
  }

  /// What is thrown for bytes that nobody packed; [StoreProblem] calls it damage.
  static SQLException damage() {
    return new SQLException("a value of another shape", "", StoreProblem.DAMAGE);
  }

  long count() throws SQLException {
    var number = 0L;
    for (var shift = 0; shift < 63; shift += 7) {
      if (at == bytes.length) {
        throw damage();
      }
      var next = bytes[at++];
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw damage();
  }

  /// A count that an `int` holds.
  int number() throws SQLException {
    var number = count();
    if (number > Integer.MAX_VALUE) {
      throw damage();
    }
    return (int) number;
  }

  /// How many things follow, of which each takes at least `least` bytes.
  int size(int least) throws SQLException {
    var size = count();
    if (size > (bytes.length - at) / least) {
      throw damage();
    }
    return (int) size;
  }

  int whole() throws SQLException {
    var number = count();
    if (number > 0xffff_ffffL) {
      throw damage();
    }
    var bits = (int) number;
    return bits >>> 1 ^ -(bits & 1);
  }

  float real() throws SQLException {
    if (bytes.length - at < 4) {
      throw damage();
    }
    var bits = 0;
    for (var shift = 0; shift < 32; shift += 8) {
      bits |= (bytes[at++] & 0xff) << shift;
    }
    return Float.intBitsToFloat(bits);
  }

  String text() throws SQLException {
    var size = size(1);
    var text = new String(bytes, at, size, StandardCharsets.UTF_8);
    at += size;
    return text;
  }

  /// @throws SQLException when something is left over
  void end() throws SQLException {
    if (at != bytes.length) {
      throw damage();
    }
  }
}
