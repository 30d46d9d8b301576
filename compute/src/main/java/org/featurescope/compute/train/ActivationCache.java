package org.featurescope.compute.train;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Activations at one hook on disk, in the order in which a stream makes them, so that a second
/// training needs no forward passes: 16-bit floats, mapped into memory, fill after fill.
///
/// A header of 64 bytes says how many fills are whole; it is written after the fill itself, so that
/// a process may be killed at any moment. One process at a time adds to a file, others read.
final class ActivationCache implements AutoCloseable {
  /// What a 16-bit float can hold.
  static final float LARGEST = 65504;

  private static final long MAGIC = 0x31564954_43415346L; // "FSACTIV1", little-endian
  private static final int HEADER = 64;
  private static final int AT_FLAGS = 16;
  private static final int AT_FILLS = 24;
  private static final int FLAG_BFLOAT16 = 1;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final FileChannel channel;
  private final boolean writable;
  private final int width;
  private final int rows;
  private boolean bfloat16;
  private long fills;

  private ActivationCache(
      Path file, FileChannel channel, boolean writable, int width, int rows, Header header) {
    this.file = file;
    this.channel = channel;
    this.writable = writable;
    this.width = width;
    this.rows = rows;
    this.bfloat16 = header.bfloat16();
    this.fills = header.fills();
  }

  private record Header(long fills, boolean bfloat16) {}

  /// Opens a file, or makes it.
  ///
  /// @param width of the activations
  /// @param rows activations of a fill
  /// @param bfloat16 how the activations of a new file are made
  /// @throws FeaturescopeException if the file holds something else, or cannot be written
  static ActivationCache open(Path file, int width, int rows, boolean bfloat16) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        var writable = lock(channel);
        if (channel.size() == 0 && writable) {
          var fresh = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
          fresh.putLong(MAGIC).putInt(width).putInt(rows).putInt(bfloat16 ? FLAG_BFLOAT16 : 0);
          AtomicFiles.writeFully(channel, fresh.clear());
        }
        var header = header(file, channel, width, rows);
        return new ActivationCache(file, channel, writable, width, rows, header);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false; // another training of this process
    }
  }

  private static Header header(Path file, FileChannel channel, int width, int rows)
      throws IOException {
    var bytes = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      continue;
    }
    bytes.flip();
    if (bytes.remaining() < HEADER || bytes.getLong() != MAGIC) {
      throw other(file, "it is no such file");
    }
    if (bytes.getInt() != width || bytes.getInt() != rows) {
      throw other(file, "they are of another size");
    }
    var flags = bytes.getInt();
    var fills = bytes.getLong(AT_FILLS);
    var room = (channel.size() - HEADER) / ((long) rows * width * Short.BYTES);
    if (fills < 0 || fills > room) {
      throw other(file, "it promises %,d fills and has room for %,d".formatted(fills, room));
    }
    return new Header(fills, (flags & FLAG_BFLOAT16) != 0);
  }

  private static FeaturescopeException other(Path file, String why) {
    return new FeaturescopeException(
        file + " is not a cache of these activations: " + why, "delete it");
  }

  /// Whether the activations in it were made with products in bfloat16.
  boolean bfloat16() {
    return bfloat16;
  }

  /// Says how the activations are going to be made.
  ///
  /// @return whether that is so: what is there already, or another process, may say otherwise
  boolean agree(boolean products) {
    if (products != bfloat16 && writable && fills == 0) {
      var flags = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      put(flags.putInt(products ? FLAG_BFLOAT16 : 0).flip(), AT_FLAGS);
      bfloat16 = products;
    }
    return products == bfloat16;
  }

  boolean isEmpty() {
    return fills == 0;
  }

  /// Fills that are there, from the first on.
  long fills() {
    return fills;
  }

  boolean holds(long fill) {
    return fill < fills;
  }

  /// Whether a fill can be added: it is the next one, and no other process adds.
  boolean accepts(long fill) {
    return writable && fill == fills;
  }

  /// Some rows of a fill, `[count, width]`.
  float[] read(long fill, int first, int count) {
    var values = new float[count * width];
    var at = at(fill) + (long) first * width * Short.BYTES;
    try (var arena = Arena.ofConfined()) {
      var mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, at, (long) values.length * Short.BYTES, arena);
      for (var i = 0; i < values.length; i++) {
        values[i] = Float.float16ToFloat(mapped.get(SHORT, (long) i * Short.BYTES));
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    return values;
  }

  /// Writes some rows of the next fill; they count once [#added] is called.
  ///
  /// @param values `[count, width]`, which can be held in 16 bits
  void write(int first, float[] values) {
    var bytes = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    put(bytes.flip(), at(fills) + (long) first * width * Short.BYTES);
  }

  /// Tells that all rows of the next fill are written.
  void added() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
    var count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    put(count.putLong(fills + 1).flip(), AT_FILLS);
    fills++;
  }

  private void put(ByteBuffer bytes, long at) {
    try {
      var position = at;
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  private long at(long fill) {
    return HEADER + fill * rows * width * Short.BYTES;
  }

  /// Rounds to what a 16-bit float holds, in place.
  ///
  /// @return whether all values were small enough
  static boolean round(float[] values) {
    var small = true;
    for (var i = 0; i < values.length; i++) {
      small &= !(Math.abs(values[i]) > LARGEST);
      values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
    }
    return small;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }
}
