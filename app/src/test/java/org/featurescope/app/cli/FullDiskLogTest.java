package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FullDiskLogTest {
  @TempDir Path folder;

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only there a disk is full by name")
  void a_log_that_cannot_be_written_is_nothing_that_a_person_sees() throws Exception {
    var log = Files.createDirectories(folder.resolve("cache/log")).resolve("featurescope.0.log");
    Files.createSymbolicLink(log, Path.of("/dev/full"));
    try (var program =
        ChildProcess.start(
            folder,
            Map.of("FEATURESCOPE_CACHE", folder.resolve("cache").toString()),
            "tokenize",
            "--text",
            "hi")) {
      assertTrue(program.process().waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, program.process().exitValue(), program::said);
      assertEquals(2, program.said().lines().count(), program::said);
      assertTrue(program.said().startsWith("[{\"id\":"), program::said);
    }
  }
}
