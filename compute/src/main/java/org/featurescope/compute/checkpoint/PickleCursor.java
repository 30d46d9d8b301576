package org.featurescope.compute.checkpoint;

import static org.featurescope.compute.checkpoint.LittleEndian.INT;
import static org.featurescope.compute.checkpoint.LittleEndian.LONG;
import static org.featurescope.compute.checkpoint.LittleEndian.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.featurescope.compute.job.FeaturescopeException;

/// Reads the numbers and texts of a pickle, one behind the other. Beyond the end it throws
/// IndexOutOfBoundsException.
final class PickleCursor {
  private static final int LONGEST_TEXT = 1 << 20;

  private static final ValueLayout.OfDouble BIG_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes;
  private final String label;
  private long at;
  private long textLength;

  PickleCursor(MemorySegment bytes, long from, String label) {
    this.bytes = bytes;
    this.at = from;
    this.label = label;
  }

  /// Where the next byte is.
  long at() {
    return at;
  }

  void skip(int count) {
    at += count;
  }

  int next() {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at++));
  }

  long unsignedInt() {
    at += 4;
    return Integer.toUnsignedLong(bytes.get(INT, at - 4));
  }

  Object number(int opcode) {
    return switch (opcode) {
      case 'K' -> (long) next();
      case 'M' -> {
        at += 2;
        yield Short.toUnsignedLong(bytes.get(SHORT, at - 2));
      }
      case 'J' -> {
        at += 4;
        yield (long) bytes.get(INT, at - 4);
      }
      case 0x8a -> integer(take(next()));
      case 0x8b -> integer(take(unsignedInt()));
      case 'G' -> {
        at += 8;
        yield bytes.get(BIG_DOUBLE, at - 8);
      }
      case 'F' -> realIn(line());
      case 'I' -> {
        var digits = line();
        yield switch (digits) {
          case "00" -> (Object) false;
          case "01" -> true;
          default -> longIn(digits);
        };
      }
      default -> longIn(line().replace("L", ""));
    };
  }

  /// Of any size; what does not fit into 64 bits is kept as a real number.
  private static Object integer(byte[] little) {
    var big = new byte[little.length];
    for (var i = 0; i < big.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    if (big.length == 0) {
      return 0L;
    }
    var number = new BigInteger(big);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
  }

  long longIn(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw broken("has a number that is none");
    }
  }

  private double realIn(String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw broken("has a number that is none");
    }
  }

  String text(int opcode) {
    return switch (opcode) {
      case 'U', 'C', 0x8c -> utf8(take(next()));
      case 'T', 'X', 'B' -> utf8(take(unsignedInt()));
      case 0x8d, 0x8e -> {
        at += 8;
        yield utf8(take(bytes.get(LONG, at - 8)));
      }
      case 'S' -> {
        var quoted = line();
        yield quoted.length() < 2 ? "" : quoted.substring(1, quoted.length() - 1);
      }
      default -> line();
    };
  }

  private static String utf8(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] take(long length) {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw broken("is cut short");
    }
    textLength += length;
    if (textLength > LONGEST_TEXT) {
      throw broken("holds more text than weights need");
    }
    at += length;
    return bytes.asSlice(at - length, length).toArray(ValueLayout.JAVA_BYTE);
  }

  String line() {
    var from = at;
    while (next() != '\n') {
      if (at - from > 1000) {
        throw broken("is damaged: a line does not end");
      }
    }
    var length = at - 1 - from;
    at = from;
    var line = utf8(take(length));
    at++;
    return line;
  }

  private FeaturescopeException broken(String what) {
    return SafeTensorsHeader.broken(label, what);
  }
}
