package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What NVIDIA's driver says of itself and its cards, asked through its own library, so that
/// nothing of CUDA's runtime or of libtorch need be there.
///
/// @param kernel version of the driver in the system's kernel ("570.86.15"), where that can be read
/// @param library whether the driver's library can be loaded
/// @param error what the library answered instead of starting; 0 where it started
/// @param cuda the newest CUDA that the driver can run: 12080 is 12.8; 0 where it is not known
/// @param cards in the order of their numbers
record NvidiaDriver(
    Optional<String> kernel, boolean library, int error, int cuda, List<Card> cards) {

  /// @param name as the maker calls it
  /// @param memory bytes
  /// @param capability the generation of its instructions: 75 is 7.5
  record Card(String name, long memory, int capability) {}

  private static final Path KERNEL = Path.of("/proc/driver/nvidia/version");
  private static final Pattern VERSION = Pattern.compile("\\b\\d{3,}\\.\\d+(\\.\\d+)?\\b");
  private static final int NAME = 256;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  static NvidiaDriver find() {
    var kernel = inKernel();
    var name = System.mapLibraryName("x").endsWith(".dll") ? "nvcuda.dll" : "libcuda.so.1";
    try {
      // For good: the tensor library goes on with what is begun here.
      return new Library(SymbolLookup.libraryLookup(name, Arena.global())).ask(kernel);
    } catch (IllegalArgumentException absent) {
      return new NvidiaDriver(kernel, false, 0, 0, List.of());
    }
  }

  private static Optional<String> inKernel() {
    try {
      return Files.isReadable(KERNEL) ? version(Files.readString(KERNEL)) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// The version in the kernel's own words: "NVRM version: NVIDIA UNIX x86_64 Kernel Module
  /// 570.86.15 Thu Jan 23 ...".
  static Optional<String> version(String text) {
    var found = VERSION.matcher(text);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  /// The functions of the driver's library (CUDA driver API); each answers 0 for success.
  private static final class Library {
    private final SymbolLookup symbols;

    Library(SymbolLookup symbols) {
      this.symbols = symbols;
    }

    NvidiaDriver ask(Optional<String> kernel) {
      try (var arena = Arena.ofConfined()) {
        var number = arena.allocate(JAVA_INT);
        var cuda = call("cuDriverGetVersion", number) == 0 ? number.get(JAVA_INT, 0) : 0;
        var error = call("cuInit", 0);
        if (error != 0) {
          return new NvidiaDriver(kernel, true, error, cuda, List.of());
        }
        error = call("cuDeviceGetCount", number);
        var count = error == 0 ? number.get(JAVA_INT, 0) : 0;
        var cards = new ArrayList<Card>();
        for (var i = 0; i < count; i++) {
          card(i, arena).ifPresent(cards::add);
        }
        return new NvidiaDriver(kernel, true, error, cuda, List.copyOf(cards));
      }
    }

    private Optional<Card> card(int ordinal, Arena arena) {
      var handle = arena.allocate(JAVA_INT);
      var name = arena.allocate(NAME);
      var memory = arena.allocate(JAVA_LONG);
      if (call("cuDeviceGet", handle, ordinal) != 0) {
        return Optional.empty();
      }
      var device = handle.get(JAVA_INT, 0);
      if (call("cuDeviceGetName", name, NAME - 1, device) != 0
          || call("cuDeviceTotalMem_v2", memory, device) != 0) {
        return Optional.empty();
      }
      var capability =
          10 * attribute(CAPABILITY_MAJOR, device, arena)
              + attribute(CAPABILITY_MINOR, device, arena);
      return Optional.of(new Card(name.getString(0), memory.get(JAVA_LONG, 0), capability));
    }

    private int attribute(int which, int device, Arena arena) {
      var value = arena.allocate(JAVA_INT);
      return call("cuDeviceGetAttribute", value, which, device) == 0 ? value.get(JAVA_INT, 0) : 0;
    }

    /// Calls a function of pointers and ints; one that is not there counts as failed.
    private int call(String name, Object... args) {
      var address = symbols.find(name);
      if (address.isEmpty()) {
        return -1;
      }
      var signature = FunctionDescriptor.of(JAVA_INT);
      for (var arg : args) {
        signature =
            signature.appendArgumentLayouts(arg instanceof MemorySegment ? ADDRESS : JAVA_INT);
      }
      try {
        return (int)
            Linker.nativeLinker()
                .downcallHandle(address.get(), signature)
                .invokeWithArguments(args);
      } catch (Throwable e) {
        throw new IllegalStateException(name + " cannot be called", e);
      }
    }
  }
}
