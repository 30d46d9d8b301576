package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/// What the C library keeps for itself of native memory that was freed. Of matrices of some
/// megabytes that is nearly all, wherever something small lies beyond them, and what is allocated
/// next seldom fits between: of GPT-2 in bfloat16 300 MB stayed after it was closed, and the next
/// model took 200 MB beside them.
public final class FreedMemory {
  /// By the names of `malloc.h`: how much may lie free at the end before it goes back to the
  /// system, and from which size on a block comes from there and goes back by itself.
  private static final int TRIM_THRESHOLD = -1;

  private static final int MMAP_THRESHOLD = -3;
  private static final int MOST_AT_END = 256 << 20;
  private static final int LARGEST_KEPT = 64 << 20;

  private FreedMemory() {}

  /// Lets the C library keep what a pass has freed, up to 256 MB, for the next one to take: by
  /// itself it gives activations back after each operation, and the system has to clear every page
  /// again. A person's own settings stand, and other libraries than GNU's are left alone.
  static void keepSome() {
    var linker = Linker.nativeLinker();
    var set = linker.defaultLookup().find("mallopt");
    var isGnu = linker.defaultLookup().find("malloc_trim").isPresent();
    if (set.isEmpty() || !isGnu || System.getenv("MALLOC_TRIM_THRESHOLD_") != null) {
      return;
    }
    var call =
        linker.downcallHandle(set.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      var _ = (int) call.invokeExact(MMAP_THRESHOLD, LARGEST_KEPT);
      var _ = (int) call.invokeExact(TRIM_THRESHOLD, MOST_AT_END);
    } catch (Throwable e) {
      throw new IllegalStateException("mallopt cannot be called", e);
    }
  }

  /// Gives it to the system, where the C library can (GNU's). Takes some milliseconds.
  public static void giveBack() {
    var linker = Linker.nativeLinker();
    var trim = linker.defaultLookup().find("malloc_trim");
    if (trim.isEmpty()) {
      return;
    }
    try {
      var _ =
          (int)
              linker
                  .downcallHandle(trim.get(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG))
                  .invokeExact(0L);
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim cannot be called", e);
    }
  }
}
