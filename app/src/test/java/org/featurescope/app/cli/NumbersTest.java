package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumbersTest {
  @Test
  void numbers_are_english_as_the_words_are_whatever_the_system_speaks(@TempDir Path folder)
      throws Exception {
    var plan = folder.resolve("plan.json");
    try (var file = new RandomAccessFile(plan.toFile(), "rw")) {
      file.setLength(67_108_865);
    }
    try (var child =
        ChildProcess.start(
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=de -Duser.country=DE"),
            "generate",
            "--plan",
            plan.toString(),
            "--text",
            "a",
            "--max-tokens",
            "1")) {
      child.process().waitFor();
      assertTrue(child.said().contains("67,108,865 bytes"), child::said);
    }
  }
}
