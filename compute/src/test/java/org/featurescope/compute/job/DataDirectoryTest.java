package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
  private static final Path HOME = Path.of("home").toAbsolutePath();

  private static Path locate(
      String system, Map<String, String> properties, Map<String, String> environment) {
    var all = new Properties();
    all.setProperty("user.home", HOME.toString());
    all.setProperty("os.name", system);
    all.putAll(properties);
    return DataDirectory.locate(all, environment);
  }

  @Test
  void isTheSystemsPlaceForTheDataOfApplications() {
    var data = HOME.resolve("data").toString();
    assertEquals(HOME.resolve(".local/share/featurescope"), locate("Linux", Map.of(), Map.of()));
    assertEquals(
        HOME.resolve("data/featurescope"),
        locate("Linux", Map.of(), Map.of("XDG_DATA_HOME", data)));
    assertEquals(
        HOME.resolve(".local/share/featurescope"),
        locate("Linux", Map.of(), Map.of("XDG_DATA_HOME", "here")));
    assertEquals(
        HOME.resolve("Library/Application Support/featurescope"),
        locate("Mac OS X", Map.of(), Map.of()));
    assertEquals(
        HOME.resolve("data/featurescope"), locate("Windows 11", Map.of(), Map.of("APPDATA", data)));
    assertEquals(
        HOME.resolve("AppData/Roaming/featurescope"), locate("Windows 11", Map.of(), Map.of()));
  }

  @Test
  void followsThePropertyThenTheVariable() {
    var property = Map.of("featurescope.data", HOME.resolve("p").toString());
    var variable = Map.of("FEATURESCOPE_DATA", HOME.resolve("v").toString());
    assertEquals(HOME.resolve("p"), locate("Linux", property, variable));
    assertEquals(HOME.resolve("v"), locate("Linux", Map.of(), variable));
  }
}
