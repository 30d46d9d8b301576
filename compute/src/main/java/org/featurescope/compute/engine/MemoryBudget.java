package org.featurescope.compute.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.featurescope.compute.job.FeaturescopeException;

/// What fits into the memory of this machine, asked before work starts.
public final class MemoryBudget {
  static final String REMEDY = "close other programs, or choose something smaller";

  private static final Path LINUX = Path.of("/proc/meminfo");

  private MemoryBudget() {}

  /// Bytes that can be taken without pushing other programs out.
  public static long available() {
    try {
      if (Files.isReadable(LINUX)) {
        for (var line : Files.readAllLines(LINUX)) {
          if (line.startsWith("MemAvailable:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
          }
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Other systems, and a /proc that is not there: ask the JVM.
    }
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getFreeMemorySize();
  }

  /// Bytes of Java's heap that were in use at some time: those the system has given already, as the
  /// heap does not shrink while it is used.
  public static long heapTouched() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  /// @param bytes what the work will need at its peak
  /// @param work what wants them, as the subject of a sentence: "The model"
  /// @throws FeaturescopeException if they are not there
  public static void require(long bytes, String work) {
    require(bytes, work, REMEDY);
  }

  /// As [#require(long, String)].
  ///
  /// @param remedy what makes the work smaller
  public static void require(long bytes, String work, String remedy) {
    var available = available();
    if (bytes > available) {
      throw new FeaturescopeException(
          "%s needs %s of memory, and %s are free".formatted(work, text(bytes), text(available)),
          remedy);
    }
  }

  /// "1.5 GB", "12 MB", "34 kB".
  public static String text(long bytes) {
    return bytes >= 1L << 30
        ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
        : bytes >= 1L << 20
            ? String.format(Locale.ROOT, "%.0f MB", bytes / (double) (1L << 20))
            : String.format(Locale.ROOT, "%.0f kB", bytes / (double) (1L << 10));
  }
}
