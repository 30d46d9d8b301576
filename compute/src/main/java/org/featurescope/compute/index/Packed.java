package org.featurescope.compute.index;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;

/// Numbers in as few bytes as they need: seven bits a byte, the lowest first.
final class Packed {
  private static final int MORE = 0x80;

  private Packed() {}

  /// Writes a number of 0 or more.
  static void writeInt(DataOutput out, int value) throws IOException {
    writeLong(out, value);
  }

  /// Writes any number; those of 0 or more are short.
  static void writeLong(DataOutput out, long value) throws IOException {
    var rest = value;
    while ((rest & -MORE) != 0) {
      out.writeByte((int) rest & MORE - 1 | MORE);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /// What numbers may be: nothing that is read is believed.
  ///
  /// @param latents features there are
  /// @param window tokens of a window
  record Limits(int latents, int window) {}

  /// Reads what was written, and checks it.
  record Reader(DataInput in, Limits limits) {

    /// @throws IOException also where the number is above `most` or below 0
    int readInt(int most) throws IOException {
      var value = readLong();
      require(value >= 0 && value <= most);
      return (int) value;
    }

    long readLong() throws IOException {
      var value = 0L;
      for (var shift = 0; shift < Long.SIZE; shift += 7) {
        var next = in.readByte();
        value |= (long) (next & MORE - 1) << shift;
        if ((next & MORE) == 0) {
          return value;
        }
      }
      throw new StreamCorruptedException("a number without an end");
    }

    int readBits() throws IOException {
      return in.readInt();
    }

    void require(boolean sound) throws IOException {
      if (!sound) {
        throw new StreamCorruptedException("numbers that do not fit together");
      }
    }
  }
}
