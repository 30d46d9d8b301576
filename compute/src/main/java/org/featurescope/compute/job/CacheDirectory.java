package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.featurescope.compute.job.SystemPlace.Fallback;

/// Where the program keeps what it can make again: extracted native libraries, measurements.
///
/// The property `featurescope.cache` or the variable `FEATURESCOPE_CACHE` names it; otherwise it is
/// the system's place for caches.
public final class CacheDirectory {
  private static final SystemPlace PLACE =
      new SystemPlace(
          "featurescope.cache",
          "FEATURESCOPE_CACHE",
          new Fallback("LOCALAPPDATA", List.of("AppData", "Local")),
          List.of("Library", "Caches"),
          new Fallback("XDG_CACHE_HOME", List.of(".cache")));

  private static final Duration UNUSED = Duration.ofDays(30);

  private CacheDirectory() {}

  /// The cache directory of this process, made when it was missing.
  ///
  /// @throws FeaturescopeException when it cannot be made or written
  public static Path get() {
    return create(locate(System.getProperties(), System.getenv()));
  }

  /// The directory below [#get] that belongs to one kind of content, made when it was missing.
  public static Path get(String kind) {
    return create(get().resolve(kind));
  }

  /// The folder of an installed program that already holds, laid out like the cache directory, what
  /// a first start would unpack; nothing for a program that was not installed. It is never written.
  public static Optional<Path> unpacked() {
    return SystemPlace.filled(System.getProperty("featurescope.unpacked")).map(Path::of);
  }

  /// Notes that a file in the cache directory is in use, and deletes those of its folder and kind
  /// that no program has used for a month: what older versions of the program have made.
  ///
  /// @param used need not be there yet; what has another ending than it stays
  public static void dropUnused(Path used) {
    dropUnused(used, Instant.now());
  }

  static void dropUnused(Path used, Instant now) {
    var name = used.getFileName().toString();
    var kind = name.substring(name.lastIndexOf('.'));
    try (var files = Files.newDirectoryStream(used.getParent(), "*" + kind)) {
      if (isBefore(now.minus(UNUSED.dividedBy(10)), used)) {
        Files.setLastModifiedTime(used, FileTime.from(now));
      }
      for (var file : files) {
        if (isBefore(now.minus(UNUSED), file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException notNow) {
      // It can be made again, and be deleted the next time.
      return;
    }
  }

  /// Whether there is such a file and nobody has used it since.
  private static boolean isBefore(Instant time, Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.getLastModifiedTime(file).toInstant().isBefore(time);
  }

  static Path locate(Properties properties, Map<String, String> environment) {
    return PLACE.locate(properties, environment);
  }

  private static Path create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the cache directory " + directory + " cannot be made",
          "set FEATURESCOPE_CACHE to a directory that can be written",
          e);
    }
    if (!Files.isWritable(directory)) {
      throw new FeaturescopeException(
          "the cache directory " + directory + " cannot be written",
          "set FEATURESCOPE_CACHE to a directory that can be written");
    }
    return directory;
  }
}
