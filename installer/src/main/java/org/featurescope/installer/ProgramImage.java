package org.featurescope.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An application image as jpackage lays it out on this system.
///
/// @param launcher what a person starts
/// @param app the program's own files; `$APPDIR` in the launcher's configuration
/// @param runtime the Java that comes with it
record ProgramImage(Path launcher, Path app, Path runtime) {
  static final String NAME = "featurescope";

  /// The image in the folder to which jpackage was told to write.
  static ProgramImage in(Path folder) {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      var root = folder.resolve(NAME);
      return new ProgramImage(
          root.resolve(NAME + ".exe"), root.resolve("app"), root.resolve("runtime"));
    }
    if (system.startsWith("mac")) {
      var root = folder.resolve(NAME + ".app").resolve("Contents");
      return new ProgramImage(
          root.resolve("MacOS").resolve(NAME),
          root.resolve("app"),
          root.resolve("runtime").resolve("Contents").resolve("Home"));
    }
    var root = folder.resolve(NAME);
    return new ProgramImage(
        root.resolve("bin").resolve(NAME),
        root.resolve("lib").resolve("app"),
        root.resolve("lib").resolve("runtime"));
  }

  Path java() {
    return runtime.resolve("bin").resolve("java");
  }

  /// The start-up cache that the launcher's configuration names.
  Path startCache() {
    return app.resolve("start.aot");
  }

  /// The command line that the launcher makes of its configuration, without the start-up cache: a
  /// cache fits a start only if both have the same class path and options.
  List<String> commandWithoutCache() throws IOException {
    var classPath = new ArrayList<String>();
    var options = new ArrayList<String>();
    var mainClass = "";
    for (var line : Files.readAllLines(app.resolve(NAME + ".cfg"))) {
      var equals = line.indexOf('=');
      var value = line.substring(equals + 1).replace("$APPDIR", app.toString());
      switch (equals < 0 ? "" : line.substring(0, equals)) {
        case "app.classpath" -> classPath.add(value);
        case "app.mainclass" -> mainClass = value;
        case "java-options" -> options.add(value);
        default -> {}
      }
    }
    options.removeIf(option -> option.startsWith("-XX:AOTCache") || option.startsWith("-Xlog"));
    var command = new ArrayList<String>();
    command.add(java().toString());
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(System.getProperty("path.separator"), classPath)));
    command.add(mainClass);
    return command;
  }
}
