package org.featurescope.app.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;

/// The doctor's look at the machine: Java, memory, disk, and what windows are drawn with.
final class MachineChecks {
  private static final long GIGABYTE = 1L << 30;

  private MachineChecks() {}

  static List<Check> all() {
    var checks = new ArrayList<Check>();
    checks.add(Check.works("program", "Featurescope " + Version.number()));
    checks.add(
        Check.works(
            "java", System.getProperty("java.vendor") + " " + System.getProperty("java.version")));
    checks.add(
        Check.works(
            "machine",
            System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores"));
    checks.add(memory());
    checks.add(cache());
    if (onLinux()) {
      checks.add(drawing());
      checks.add(display(System.getenv()));
    }
    return checks;
  }

  private static boolean onLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }

  private static Check memory() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var found =
        gigabytes(system.getTotalMemorySize())
            + ", "
            + gigabytes(system.getFreeMemorySize())
            + " unused; the program's own heap may grow to "
            + gigabytes(Runtime.getRuntime().maxMemory());
    return system.getTotalMemorySize() >= 3 * GIGABYTE
        ? Check.works("memory", found)
        : Check.limited("memory", found, "use small models and short texts");
  }

  private static Check cache() {
    try {
      var directory = CacheDirectory.get();
      var free = Files.getFileStore(directory).getUsableSpace();
      var found =
          directory + ", holds " + gigabytes(sizeOf(directory)) + ", " + gigabytes(free) + " free";
      return free >= GIGABYTE
          ? Check.works("cache", found)
          : Check.limited(
              "cache", found, "free a gigabyte, or set FEATURESCOPE_CACHE to another directory");
    } catch (FeaturescopeException e) {
      return Check.fails("cache", e);
    } catch (IOException e) {
      return Check.fails(
          "cache",
          new FeaturescopeException(
              "cannot be looked at: " + e.getMessage(), "set FEATURESCOPE_CACHE", e));
    }
  }

  private static long sizeOf(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /// The libraries are loaded as JavaFX would load them; a name in a table of packages proves
  /// nothing.
  private static Check drawing() {
    var missing = new ArrayList<String>();
    for (var library :
        List.of(
            "libfreetype.so.6",
            "libfontconfig.so.1",
            "libpango-1.0.so.0",
            "libpangoft2-1.0.so.0")) {
      if (!loads(library)) {
        missing.add(library);
      }
    }
    return missing.isEmpty()
        ? Check.works("drawing", "FreeType, Fontconfig and Pango are there")
        : new Check(
            "drawing",
            Check.State.FAILS,
            String.join(", ", missing) + " missing",
            "on Debian: apt-get install libfreetype6 fontconfig libpango-1.0-0 libpangoft2-1.0-0");
  }

  private static Check display(Map<String, String> environment) {
    var name = environment.getOrDefault("DISPLAY", environment.get("WAYLAND_DISPLAY"));
    if (name == null || name.isBlank()) {
      return Check.limited(
          "display",
          "none, so no window opens",
          "'featurescope tour --out DIR' draws every view to PNG files");
    }
    return loads("libgtk-3.so.0") && loads("libXtst.so.6")
        ? Check.works("display", name)
        : new Check(
            "display",
            Check.State.FAILS,
            name + ", but GTK 3 or libXtst is missing",
            "on Debian: apt-get install libgtk-3-0 libxtst6");
  }

  private static boolean loads(String library) {
    try (var arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(library, arena);
      return true;
    } catch (IllegalArgumentException absent) {
      return false;
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / (double) GIGABYTE);
  }
}
