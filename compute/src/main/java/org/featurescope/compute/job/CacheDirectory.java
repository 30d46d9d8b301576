package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Where the program keeps what it can make again: extracted native libraries, measurements.
///
/// The property `featurescope.cache` or the variable `FEATURESCOPE_CACHE` names it; otherwise it is
/// the system's place for caches.
public final class CacheDirectory {
  private static final String NAME = "featurescope";

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
    return filled(System.getProperty("featurescope.unpacked")).map(Path::of);
  }

  static Path locate(Properties properties, Map<String, String> environment) {
    var chosen =
        filled(properties.getProperty("featurescope.cache"))
            .or(() -> filled(environment.get("FEATURESCOPE_CACHE")));
    if (chosen.isPresent()) {
      return Path.of(chosen.get()).toAbsolutePath();
    }
    var home = Path.of(properties.getProperty("user.home", "."));
    var system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return filled(environment.get("LOCALAPPDATA"))
          .map(Path::of)
          .orElse(home.resolve("AppData").resolve("Local"))
          .resolve(NAME);
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches").resolve(NAME);
    }
    return filled(environment.get("XDG_CACHE_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".cache"))
        .resolve(NAME);
  }

  private static Optional<String> filled(String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
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
