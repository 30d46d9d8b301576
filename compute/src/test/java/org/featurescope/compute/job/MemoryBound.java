package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/// Holds the memory that a thread takes while it reads a file to the file's size, whatever the file
/// claims.
///
/// The constant: a compressed entry may grow 32 times; the buffer that it grows in doubles, so that
/// all its sizes together are twice the last, and is copied once at the end. A byte of a pickle or
/// of JSON becomes an object of some tens of bytes, and a half becomes a float in three arrays. All
/// of that is below 128 bytes for one. To it comes what does not depend on the file: buffers of the
/// parsers, messages, classes that are loaded.
public final class MemoryBound {
  private static final long PER_BYTE = 128;
  private static final long FIXED = 8 << 20;

  private MemoryBound() {}

  /// Work that is measured.
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /// @param bytes the size of what is read, all files together
  public static void assertNear(long bytes, Work work) throws IOException {
    assertNear(bytes, FIXED, work);
  }

  /// @param fixed what the work may take beside it, such as a table of a model's tensors
  public static void assertNear(long bytes, long fixed, Work work) throws IOException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated <= PER_BYTE * bytes + fixed,
        () -> "%,d bytes allocated for a file of %,d".formatted(allocated, bytes));
  }
}
