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
  private FreedMemory() {}

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
