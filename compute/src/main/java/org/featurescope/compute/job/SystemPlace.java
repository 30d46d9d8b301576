package org.featurescope.compute.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Where a system keeps one kind of file of all programs.
///
/// @param property names a directory of this program's own, before everything else
/// @param variable names one too, after the property
/// @param windows the variable of Windows' place, and below a home where it is by default
/// @param mac below a home
/// @param xdg the variable of other systems' place, and below a home where it is by default
record SystemPlace(
    String property, String variable, Fallback windows, List<String> mac, Fallback xdg) {
  private static final String NAME = "featurescope";

  record Fallback(String variable, List<String> belowHome) {}

  Path locate(Properties properties, Map<String, String> environment) {
    var chosen =
        filled(properties.getProperty(property)).or(() -> filled(environment.get(variable)));
    if (chosen.isPresent()) {
      return Path.of(chosen.get()).toAbsolutePath();
    }
    var home = Path.of(properties.getProperty("user.home", "."));
    var system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return filled(environment.get(windows.variable))
          .map(Path::of)
          .orElse(below(home, windows.belowHome))
          .resolve(NAME);
    }
    if (system.startsWith("mac")) {
      return below(home, mac).resolve(NAME);
    }
    return filled(environment.get(xdg.variable))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(below(home, xdg.belowHome))
        .resolve(NAME);
  }

  private static Path below(Path home, List<String> names) {
    return home.resolve(String.join("/", names));
  }

  /// What a person has set to something.
  static Optional<String> filled(String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
