package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
