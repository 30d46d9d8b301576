package org.featurescope.app.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void what_is_set_is_there_at_the_next_start() {
    var file = folder.resolve("deep/settings.properties");
    Settings.in(file).set("theme", "DARK");
    assertEquals(Optional.of("DARK"), Settings.in(file).get("theme"));
  }

  @Test
  void the_newest_of_a_recent_list_comes_first_and_once() {
    var settings = Settings.in(folder.resolve("s"));
    settings.addRecent("models", "one");
    settings.addRecent("models", "two");
    settings.addRecent("models", "one");
    assertEquals(List.of("one", "two"), Settings.in(folder.resolve("s")).recent("models"));
  }

  @Test
  void a_damaged_file_is_as_good_as_none() throws IOException {
    var file = folder.resolve("s");
    Files.writeString(file, "theme=\\u00zz");
    assertEquals(Optional.empty(), Settings.in(file).get("theme"));
  }

  @Test
  void a_place_that_cannot_be_written_is_no_reason_to_stop() throws IOException {
    var occupied = Files.writeString(folder.resolve("file"), "");
    var settings = Settings.in(occupied.resolve("settings"));
    settings.set("theme", "DARK");
    assertEquals(Optional.of("DARK"), settings.get("theme"));
  }
}
