package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.featurescope.compute.job.SystemPlace.Fallback;

/// Where the program keeps what a person has made: the workspace. What it can make again lies in
/// the [CacheDirectory].
///
/// The property `featurescope.data` or the variable `FEATURESCOPE_DATA` names it; otherwise it is
/// the system's place for the data of applications.
public final class DataDirectory {
  private static final SystemPlace PLACE =
      new SystemPlace(
          "featurescope.data",
          "FEATURESCOPE_DATA",
          new Fallback("APPDATA", List.of("AppData", "Roaming")),
          List.of("Library", "Application Support"),
          new Fallback("XDG_DATA_HOME", List.of(".local", "share")));

  private DataDirectory() {}

  /// The data directory of this process, made when it was missing. Whether it can be written is
  /// found by whoever writes: what lies in it can be read either way.
  ///
  /// @throws FeaturescopeException when it cannot be made
  public static Path get() {
    var directory = place();
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the data directory " + directory + " cannot be made",
          "set FEATURESCOPE_DATA to a directory that can be written",
          e);
    }
  }

  /// Where [#get] has it, whether or not it is there.
  public static Path place() {
    return locate(System.getProperties(), System.getenv());
  }

  static Path locate(Properties properties, Map<String, String> environment) {
    return PLACE.locate(properties, environment);
  }
}
