package org.featurescope.compute.checkpoint;

import static org.featurescope.compute.checkpoint.LittleEndian.INT;
import static org.featurescope.compute.checkpoint.LittleEndian.LONG;
import static org.featurescope.compute.checkpoint.LittleEndian.SHORT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.featurescope.compute.job.FeaturescopeException;

/// The directory at the end of a mapped zip file, 64-bit sizes included. An entry is where it says
/// only if that lies inside the file; stored entries are read where they lie, compressed ones grow
/// with the bytes that come out, up to a multiple of the file.
final class ZipDirectory {

  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;
  private static final long IN_EXTRA = 0xFFFFFFFFL;
  private static final int MOST_ENTRIES = 100_000;

  /// Weights hardly shrink when they are compressed; what grows more than this is a bomb.
  private static final int MOST_GROWTH = 32;

  private static final long ALWAYS_ALLOWED = 1 << 20;

  /// @param begin where its bytes begin in the file
  /// @param compressed how many there are in the file
  private record Entry(int method, long begin, long compressed, long size) {}

  private final MemorySegment file;
  private final String label;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long inflated;

  /// Shared by all entries: there may be many small ones.
  private byte[] chunk = new byte[0];

  /// @param file the whole file
  /// @param label its name for messages
  /// @throws FeaturescopeException when it is no zip file, or a damaged or hostile one
  ZipDirectory(MemorySegment file, String label) {
    this.file = file;
    this.label = label;
    read();
  }

  static boolean isZip(MemorySegment file) {
    return file.byteSize() >= END_SIZE && file.get(INT, 0) == LOCAL;
  }

  Iterable<String> names() {
    return entries.keySet();
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  /// The bytes of an entry.
  MemorySegment bytes(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw broken("has no entry " + Printable.quoted(name));
    }
    var raw = file.asSlice(entry.begin(), entry.compressed());
    return entry.method() == STORED ? raw : inflated(name, entry, raw);
  }

  private void read() {
    var end = end();
    var count = Short.toUnsignedLong(file.get(SHORT, end + 10));
    var at = Integer.toUnsignedLong(file.get(INT, end + 16));
    if (end >= 20 && file.get(INT, end - 20) == END_64_LOCATOR) {
      var end64 = file.get(LONG, end - 12);
      require(end64, 56);
      if (file.get(INT, end64) != END_64) {
        throw damaged();
      }
      count = file.get(LONG, end64 + 32);
      at = file.get(LONG, end64 + 48);
    }
    if (count < 0 || count > MOST_ENTRIES) {
      throw broken("announces " + Long.toUnsignedString(count) + " entries");
    }
    for (var i = 0L; i < count; i++) {
      at = readEntry(at);
    }
  }

  /// The record that ends the file; a comment of up to 64 kB may stand behind it.
  private long end() {
    var last = file.byteSize() - END_SIZE;
    for (var at = last; at >= 0 && at >= last - 0xFFFF; at--) {
      if (file.get(INT, at) == END) {
        return at;
      }
    }
    throw broken("is cut short or no zip file: its directory is missing");
  }

  private long readEntry(long at) {
    require(at, CENTRAL_SIZE);
    if (file.get(INT, at) != CENTRAL) {
      throw damaged();
    }
    var flags = file.get(SHORT, at + 8);
    var method = Short.toUnsignedInt(file.get(SHORT, at + 10));
    var nameLength = Short.toUnsignedInt(file.get(SHORT, at + 28));
    var extraLength = Short.toUnsignedInt(file.get(SHORT, at + 30));
    var commentLength = Short.toUnsignedInt(file.get(SHORT, at + 32));
    var next = at + CENTRAL_SIZE + nameLength + extraLength + commentLength;
    require(at + CENTRAL_SIZE, (long) nameLength + extraLength + commentLength);
    var name = new String(bytes(at + CENTRAL_SIZE, nameLength), StandardCharsets.UTF_8);
    var numbers = new long[] {unsigned(at + 24), unsigned(at + 20), unsigned(at + 42)};
    widen(numbers, at + CENTRAL_SIZE + nameLength, extraLength);
    if ((flags & ENCRYPTED) != 0) {
      throw broken("is encrypted");
    }
    if (method != STORED && method != DEFLATED) {
      throw broken("uses the compression method " + method + ", which is not supported");
    }
    var begin = dataOf(numbers[2]);
    require(begin, numbers[1]);
    if (method == STORED && numbers[0] != numbers[1]) {
      throw damaged();
    }
    if (entries.put(name, new Entry(method, begin, numbers[1], numbers[0])) != null) {
      throw broken("has two entries named " + Printable.quoted(name));
    }
    return next;
  }

  private long unsigned(long at) {
    return Integer.toUnsignedLong(file.get(INT, at));
  }

  /// Replaces size, compressed size and offset by those of the 64-bit field where they stand there.
  private void widen(long[] numbers, long extra, int length) {
    for (var at = extra; at + 4 <= extra + length; ) {
      var size = Short.toUnsignedInt(file.get(SHORT, at + 2));
      if (file.get(SHORT, at) == 1 && at + 4 + size <= extra + length) {
        var field = at + 4;
        for (var i = 0; i < numbers.length; i++) {
          if (numbers[i] == IN_EXTRA && field + 8 <= at + 4 + size) {
            numbers[i] = file.get(LONG, field);
            field += 8;
          }
        }
      }
      at += 4 + size;
    }
  }

  private long dataOf(long local) {
    require(local, LOCAL_SIZE);
    if (file.get(INT, local) != LOCAL) {
      throw damaged();
    }
    return local
        + LOCAL_SIZE
        + Short.toUnsignedInt(file.get(SHORT, local + 26))
        + Short.toUnsignedInt(file.get(SHORT, local + 28));
  }

  private void require(long at, long length) {
    if (at < 0 || length < 0 || at > file.byteSize() || length > file.byteSize() - at) {
      throw damaged();
    }
  }

  private byte[] bytes(long at, int length) {
    return file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private MemorySegment inflated(String name, Entry entry, MemorySegment raw) {
    requireModest(inflated + entry.size());
    var out = new ByteArrayOutputStream();
    chunk = chunk.length == 0 ? new byte[1 << 16] : chunk;
    try (var inflater = new Inflater(true)) {
      inflater.setInput(raw.asByteBuffer());
      while (!inflater.finished()) {
        var count = inflater.inflate(chunk);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw broken("is cut short inside " + Printable.quoted(name));
        }
        out.write(chunk, 0, count);
        inflated += count;
        requireModest(out.size() > entry.size() ? Long.MAX_VALUE : inflated);
      }
    } catch (DataFormatException e) {
      throw broken("is damaged inside " + Printable.quoted(name));
    } catch (UnsupportedOperationException | IndexOutOfBoundsException | OutOfMemoryError e) {
      throw new FeaturescopeException(
          Printable.quoted(name) + " in " + label + " is too large to be unpacked in one piece",
          "save it without compression",
          e);
    }
    if (out.size() != entry.size()) {
      throw damaged();
    }
    return MemorySegment.ofArray(out.toByteArray());
  }

  /// @param bytes that come out in all, as the directory claims or as they have come by now
  private void requireModest(long bytes) {
    if (bytes < 0 || bytes > Math.max(ALWAYS_ALLOWED, MOST_GROWTH * file.byteSize())) {
      throw new FeaturescopeException(
          label + " unpacks to far more than weights would",
          "do not use this file: it is made to fill the memory");
    }
  }

  private FeaturescopeException damaged() {
    return broken("has a damaged directory");
  }

  private FeaturescopeException broken(String what) {
    return SafeTensorsHeader.broken(label, what);
  }
}
