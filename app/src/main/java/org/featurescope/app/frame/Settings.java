package org.featurescope.app.frame;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the program remembers between two starts: colours, size, what was opened. One small
/// properties file; when it cannot be written the program works all the same and forgets.
public final class Settings {
  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
  private static final int RECENT = 8;

  private final Optional<Path> file;
  private final Properties values = new Properties();

  private Settings(Optional<Path> file) {
    this.file = file;
    file.filter(Files::isReadable).ifPresent(this::load);
  }

  /// Settings in the system's place for them, or in the file that the property
  /// `featurescope.settings` names.
  public static Settings ofUser() {
    var named = System.getProperty("featurescope.settings");
    return new Settings(
        Optional.of(
            named != null ? Path.of(named) : home(System.getenv()).resolve("settings.properties")));
  }

  public static Settings in(Path file) {
    return new Settings(Optional.of(file));
  }

  /// Settings that are forgotten.
  public static Settings inMemory() {
    return new Settings(Optional.empty());
  }

  public Optional<String> get(String key) {
    return Optional.ofNullable(values.getProperty(key));
  }

  public void set(String key, String value) {
    if (!value.equals(values.setProperty(key, value))) {
      save();
    }
  }

  /// The list under `key`, newest first.
  public List<String> recent(String key) {
    return get(key).stream().flatMap(String::lines).filter(line -> !line.isBlank()).toList();
  }

  /// Puts `value` in front of the list under `key`.
  public void addRecent(String key, String value) {
    var others = recent(key).stream().filter(old -> !old.equals(value));
    set(key, String.join("\n", Stream.concat(Stream.of(value), others).limit(RECENT).toList()));
  }

  private static Path home(Map<String, String> environment) {
    var user = Path.of(System.getProperty("user.home"));
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("win")) {
      return directory(environment, "APPDATA", user.resolve("AppData/Roaming"))
          .resolve("Featurescope");
    }
    if (system.contains("mac")) {
      return user.resolve("Library/Application Support/Featurescope");
    }
    return directory(environment, "XDG_CONFIG_HOME", user.resolve(".config"))
        .resolve("featurescope");
  }

  private static Path directory(Map<String, String> environment, String name, Path otherwise) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(Path::of)
        .orElse(otherwise);
  }

  private void load(Path path) {
    try (var reader = Files.newBufferedReader(path)) {
      values.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      LOG.warn("Settings in {} cannot be read: {}", path, unreadable.getMessage());
    }
  }

  private void save() {
    if (file.isEmpty()) {
      return;
    }
    try {
      var text = new StringWriter();
      values.store(text, "Featurescope");
      AtomicFiles.writeText(file.get(), text.toString());
    } catch (IOException | FeaturescopeException refused) {
      LOG.warn("Settings are forgotten: {}", refused.getMessage());
    }
  }
}
