package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its C library has no setenv")
class LibraryEnvironmentTest {

  /// What a native library sees.
  private static String nativeValue(String name) throws Throwable {
    var linker = Linker.nativeLinker();
    var getenv =
        linker.downcallHandle(
            linker.defaultLookup().find("getenv").orElseThrow(),
            FunctionDescriptor.of(ADDRESS, ADDRESS));
    try (var arena = Arena.ofConfined()) {
      var value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
      return value.equals(MemorySegment.NULL) ? "" : value.reinterpret(Long.MAX_VALUE).getString(0);
    }
  }

  @Test
  void nativeLibrariesSeeWhatWasSet() throws Throwable {
    assertEquals("", nativeValue("FEATURESCOPE_TEST"));
    LibraryEnvironment.setUnlessChosen("FEATURESCOPE_TEST", "PASSIVE");
    assertEquals("PASSIVE", nativeValue("FEATURESCOPE_TEST"));
  }

  @Test
  void aPersonsChoiceStands() throws Throwable {
    var path = nativeValue("PATH");
    LibraryEnvironment.setUnlessChosen("PATH", "elsewhere");
    assertEquals(path, nativeValue("PATH"));
  }
}
