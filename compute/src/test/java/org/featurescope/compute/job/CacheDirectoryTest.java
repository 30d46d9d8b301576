package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
  private static final Path HOME = Path.of("home").toAbsolutePath();

  private static Path locate(
      String system, Map<String, String> properties, Map<String, String> environment) {
    var all = new Properties();
    all.setProperty("user.home", HOME.toString());
    all.setProperty("os.name", system);
    all.putAll(properties);
    return CacheDirectory.locate(all, environment);
  }

  @Test
  void isTheSystemsPlaceForCaches() {
    var local = HOME.resolve("local").toString();
    assertEquals(HOME.resolve(".cache/featurescope"), locate("Linux", Map.of(), Map.of()));
    assertEquals(
        HOME.resolve("local/featurescope"),
        locate("Linux", Map.of(), Map.of("XDG_CACHE_HOME", local)));
    assertEquals(
        HOME.resolve("Library/Caches/featurescope"), locate("Mac OS X", Map.of(), Map.of()));
    assertEquals(
        HOME.resolve("local/featurescope"),
        locate("Windows 11", Map.of(), Map.of("LOCALAPPDATA", local)));
    assertEquals(
        HOME.resolve("AppData/Local/featurescope"), locate("Windows 11", Map.of(), Map.of()));
  }

  @Test
  void whatNobodyHasUsedForAMonthIsDropped(@TempDir Path folder) throws IOException {
    var now = Instant.parse("2026-07-01T12:00:00Z");
    for (var name : List.of("used.db", "old.db", "recent.db", "old.txt")) {
      var file = Files.writeString(folder.resolve(name), name);
      var age = name.startsWith("recent") ? 29 : 31;
      Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofDays(age))));
    }

    CacheDirectory.dropUnused(folder.resolve("used.db"), now);
    CacheDirectory.dropUnused(folder.resolve("absent.db"), now.plus(Duration.ofDays(1)));

    try (var left = Files.list(folder)) {
      assertEquals(
          List.of("old.txt", "recent.db", "used.db"),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void ignoresARelativeXdgDirectoryAsItsStandardDemands() {
    assertEquals(
        HOME.resolve(".cache/featurescope"),
        locate("Linux", Map.of(), Map.of("XDG_CACHE_HOME", "here")));
  }

  @Test
  void followsThePropertyThenTheVariable() {
    var property = Map.of("featurescope.cache", HOME.resolve("p").toString());
    var variable = Map.of("FEATURESCOPE_CACHE", HOME.resolve("v").toString());
    assertEquals(HOME.resolve("p"), locate("Linux", property, variable));
    assertEquals(HOME.resolve("v"), locate("Linux", Map.of(), variable));
  }
}
