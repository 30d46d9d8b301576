package org.featurescope.compute.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The first hundred bytes of an SQLite file (its format's section 1.3), numbers big-endian.
///
/// @param log whether changes go to a log first
/// @param pages how many the file says it has; 0 where it does not say
record FileHeader(int pageSize, boolean log, long pages, int version, int application) {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int SIZE = 100;
  private static final int PAGE_SIZE = 16;
  private static final int WRITE_VERSION = 18;
  private static final int CHANGES = 24;
  private static final int PAGES = 28;
  private static final int USER_VERSION = 60;
  private static final int APPLICATION_ID = 68;
  private static final int PAGES_VALID_FOR = 92;

  /// The header of a file; nothing where it is none of SQLite's.
  static Optional<FileHeader> of(Path file) throws IOException {
    var bytes = ByteBuffer.allocate(SIZE);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
    }
    if (bytes.hasRemaining() || !startsWithMagic(bytes.array())) {
      return Optional.empty();
    }
    var size = bytes.getShort(PAGE_SIZE) & 0xffff;
    return Optional.of(
        new FileHeader(
            size == 1 ? 65536 : size,
            bytes.get(WRITE_VERSION) == 2,
            bytes.getInt(CHANGES) == bytes.getInt(PAGES_VALID_FOR)
                ? bytes.getInt(PAGES) & 0xffff_ffffL
                : 0,
            bytes.getInt(USER_VERSION),
            bytes.getInt(APPLICATION_ID)));
  }

  private static boolean startsWithMagic(byte... bytes) {
    for (var i = 0; i < MAGIC.length; i++) {
      if (bytes[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether the file is shorter than it says; what a log still holds is not counted.
  boolean cutOff(Path file) throws IOException {
    return Files.size(file) < pages * pageSize && !hasLog(file);
  }

  /// Whether there are changes that have not come into the file itself: it is open elsewhere, or
  /// was not closed.
  static boolean hasLog(Path file) throws IOException {
    try {
      return Files.size(log(file)) > 0;
    } catch (NoSuchFileException e) {
      // Nor is there one that another window takes away just now, as the last to close the file.
      return false;
    }
  }

  /// Where the log is while somebody has the file open.
  static Path log(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }
}
