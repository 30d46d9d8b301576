package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {

  @Test
  void an_unknown_command_is_wrong_usage_told_in_one_line() {
    var run = CliRun.of("dissect");

    assertEquals(2, run.code());
    assertEquals(
        "error: there is no command 'dissect' ('featurescope --help' lists the commands)\n",
        run.err());
    assertEquals("", run.out());
  }

  @Test
  void an_unknown_option_is_wrong_usage() {
    var run = CliRun.of("doctor", "--loudly");

    assertEquals(2, run.code());
    assertEquals(
        "error: Unknown option: '--loudly' ('featurescope doctor --help' lists the options)\n",
        run.err());
  }

  @Test
  void help_names_every_command() {
    var run = CliRun.of("--help");

    assertEquals(0, run.code());
    assertTrue(run.out().contains("doctor"), run.out());
    assertEquals("", run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenize",
        "trace",
        "encode",
        "generate",
        "evaluate",
        "train lm",
        "train sae",
        "bench",
        "library",
        "download",
        "doctor"
      })
  void every_command_explains_itself(String command) {
    var run = CliRun.of((command + " --help").split(" "));

    assertEquals(0, run.code());
    assertTrue(run.out().startsWith("Usage: featurescope " + command), run.out());
  }

  @Test
  void the_version_is_printed() {
    var run = CliRun.of("--version");

    assertEquals(0, run.code());
    assertTrue(run.out().startsWith("Featurescope "), run.out());
  }
}
