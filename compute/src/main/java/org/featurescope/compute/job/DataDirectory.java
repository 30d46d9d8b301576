package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Where the program keeps what a person has made: the workspace. What it can make again lies in
/// the [CacheDirectory].
///
/// The property `featurescope.data` or the variable `FEATURESCOPE_DATA` names it; otherwise it is
/// the system's place for the data of applications.
public final class DataDirectory {
  private static final String NAME = "featurescope";

  private DataDirectory() {}

  /// The data directory of this process, made when it was missing. Whether it can be written is
  /// found by whoever writes: what lies in it can be read either way.
  ///
  /// @throws FeaturescopeException when it cannot be made
  public static Path get() {
    var directory = locate(System.getProperties(), System.getenv());
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the data directory " + directory + " cannot be made",
          "set FEATURESCOPE_DATA to a directory that can be written",
          e);
    }
  }

  static Path locate(Properties properties, Map<String, String> environment) {
    var chosen =
        filled(properties.getProperty("featurescope.data"))
            .or(() -> filled(environment.get("FEATURESCOPE_DATA")));
    if (chosen.isPresent()) {
      return Path.of(chosen.get()).toAbsolutePath();
    }
    var home = Path.of(properties.getProperty("user.home", "."));
    var system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return filled(environment.get("APPDATA"))
          .map(Path::of)
          .orElse(home.resolve("AppData").resolve("Roaming"))
          .resolve(NAME);
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Application Support").resolve(NAME);
    }
    return filled(environment.get("XDG_DATA_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".local").resolve("share"))
        .resolve(NAME);
  }

  private static Optional<String> filled(String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
