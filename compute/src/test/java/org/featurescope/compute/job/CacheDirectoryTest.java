package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

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
