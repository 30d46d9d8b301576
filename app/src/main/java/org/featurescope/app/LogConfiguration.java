package org.featurescope.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.LogManager;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;

/// Sends what libraries log to a file in the cache directory: the screen is for people. The log
/// manager makes one of these when something is logged for the first time. That JavaFX was found on
/// the class path, as it is meant to be, is not said at every start.
public final class LogConfiguration {
  private static final String FILE =
      """
      handlers = org.featurescope.app.LogFile
      .level = INFO
      javafx.level = SEVERE
      javafx.css.level = WARNING
      org.featurescope.app.LogFile.pattern = %s/featurescope.%%g.log
      org.featurescope.app.LogFile.limit = 1000000
      org.featurescope.app.LogFile.count = 2
      org.featurescope.app.LogFile.append = true
      org.featurescope.app.LogFile.encoding = UTF-8
      org.featurescope.app.LogFile.formatter = java.util.logging.SimpleFormatter
      java.util.logging.SimpleFormatter.format = %%1$tF %%1$tT %%4$s %%3$s: %%5$s%%6$s%%n
      """;

  public LogConfiguration() throws IOException {
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(configuration().getBytes(StandardCharsets.ISO_8859_1)));
  }

  /// Makes the log manager of this process use this class. Costs nothing until something is logged.
  static void install() {
    System.setProperty("java.util.logging.config.class", LogConfiguration.class.getName());
    // Named, SLF4J's provider need not be looked for in every jar, which takes 50 ms of a start.
    System.setProperty("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /// Where the log is; empty where it cannot be written.
  static Optional<Path> folder() {
    try {
      return Optional.of(CacheDirectory.get("log"));
    } catch (FeaturescopeException nowhere) {
      return Optional.empty();
    }
  }

  private static String configuration() {
    // The pattern takes % for itself, and the properties file takes the backslash.
    return folder()
        .map(folder -> folder.toString().replace("\\", "/").replace("%", "%%"))
        .map(folder -> FILE.formatted(escaped(folder)))
        .orElse(".level = OFF\n");
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> escaped.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
    return escaped.toString();
  }
}
