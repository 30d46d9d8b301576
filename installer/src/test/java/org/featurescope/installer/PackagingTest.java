package org.featurescope.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can be said of the packages without making them.
class PackagingTest {
  private static final Path OPTIONS = Path.of("src", "main", "jpackage");
  private static final Path MODULES = Path.of("").toAbsolutePath().getParent();

  private static List<String> options(String system) throws IOException {
    return Files.readAllLines(OPTIONS.resolve(system + ".options"));
  }

  @ParameterizedTest
  @CsvSource({"linux,deb", "windows,msi", "mac,dmg"})
  void everySystemHasItsPackage(String system, String type) throws IOException {
    assertTrue(options(system).contains("--type " + type));
  }

  @Test
  void theDebianPackageNamesWhatAWindowIsDrawnWith() throws IOException {
    var needs =
        options("linux").stream()
            .filter(line -> line.startsWith("--linux-package-deps"))
            .findFirst()
            .orElseThrow();
    for (var library : List.of("libgtk-3-0", "libxtst6", "libpango-1.0-0", "libpangoft2-1.0-0")) {
      assertTrue(needs.contains(library), library);
    }
  }

  /// The scripts of a built image and the installed launcher start the same program.
  @Test
  void theInstalledProgramIsStartedWithTheOptionsOfTheScript() throws IOException {
    var script = Files.readString(MODULES.resolve("app/src/main/image/bin/featurescope"));
    for (var option : options("image")) {
      var java = option.replaceFirst("^--java-options ", "");
      if (!java.equals(option) && !java.contains("$APPDIR")) {
        assertTrue(script.contains(java), java);
      }
    }
    assertTrue(options("image").contains("--java-options -XX:+UseSerialGC"));
  }

  @Test
  void theMenuEntryIsOneThatDesktopsRead() throws IOException {
    var lines = Files.readAllLines(OPTIONS.resolve("linux").resolve("featurescope.desktop"));
    assertEquals("[Desktop Entry]", lines.getFirst());
    Map<String, String> entry =
        lines.stream()
            .skip(1)
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    assertEquals("Application", entry.get("Type"));
    assertEquals("false", entry.get("Terminal"));
    var mainClass = entry.get("StartupWMClass").replace('.', '/') + ".java";
    assertTrue(Files.exists(MODULES.resolve("app/src/main/java").resolve(mainClass)), mainClass);
    assertTrue(entry.get("Keywords").endsWith(";"));
  }

  @Test
  void theRuntimeHasTheModulesThatTheProgramImports() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));
    var modules = Pattern.compile("<runtime.modules>(.*)</runtime.modules>").matcher(pom);
    assertTrue(modules.find());
    var held = List.of(modules.group(1).split(","));
    var imported =
        Pattern.compile("^import (?:static )?(java|javax|com\\.sun\\.management)\\.[\\w.]+");
    for (var line : importLines()) {
      var matcher = imported.matcher(line);
      if (matcher.find()) {
        var name = line.replaceFirst("^import (static )?", "");
        var type = name.replaceFirst("^((?:[a-z0-9_]+\\.)+[A-Z]\\w*).*", "$1");
        assertTrue(held.contains(moduleOf(type)), type);
      }
    }
  }

  private static List<String> importLines() throws IOException {
    try (var files =
        Stream.of("app", "viz", "assets", "compute")
            .map(module -> MODULES.resolve(module).resolve("src/main/java"))
            .flatMap(PackagingTest::sources)) {
      return files
          .flatMap(PackagingTest::lines)
          .filter(line -> line.startsWith("import "))
          .distinct()
          .toList();
    }
  }

  private static Stream<Path> sources(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String moduleOf(String type) {
    try {
      return Class.forName(type, false, ClassLoader.getPlatformClassLoader()).getModule().getName();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(type, e);
    }
  }
}
