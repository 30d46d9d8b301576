package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/// What the tensor library and OpenMP read from the environment at the moment they are loaded; the
/// program sets it for itself, because an installed one is started without a script.
///
/// The threads of the tensor library are to sleep while they wait. Spinning without end, they take
/// the processor from the window and from each other, and on a busy machine everything stands
/// still. Asleep at once, they have to be woken for each of a layer's twenty operations, which
/// takes two threads a third more time. Where the processor is theirs, they spin for a fraction of
/// a millisecond first; beside a window even that is too long (its start took a third more time).
///
/// Where nobody watches, large tensors lie in large pages, if the system has them: a step of
/// training in bfloat16 takes a twentieth less time. The system may have to move memory about for
/// them, and a window would stand still meanwhile.
final class LibraryEnvironment {
  /// Turns of GNU's OpenMP, of 10 to 50 nanoseconds each: longer ones keep a core from threads of
  /// Java that work on what came out.
  private static final String SPINS = "20000";

  private LibraryEnvironment() {}

  /// To be called before the tensor library is loaded.
  static void set(boolean besideWindow) {
    setUnlessChosen("OMP_WAIT_POLICY", "PASSIVE");
    if (!besideWindow) {
      setUnlessChosen("GOMP_SPINCOUNT", SPINS);
      setUnlessChosen("THP_MEM_ALLOC_ENABLE", "1");
    }
  }

  /// Sets a variable of this process for its native libraries; Java's own copy of the environment
  /// stays as it was. A person's own choice stands, and where the C library has no `setenv`
  /// (Windows) nothing changes.
  static void setUnlessChosen(String name, String value) {
    if (System.getenv(name) != null) {
      return;
    }
    var linker = Linker.nativeLinker();
    var setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    var call =
        linker.downcallHandle(
            setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      var _ = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv cannot be called", e);
    }
  }
}
