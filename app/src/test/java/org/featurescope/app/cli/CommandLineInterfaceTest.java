package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void every_command_is_listed_with_a_whole_sentence() {
    var list = CliRun.of("--help").out().replaceAll("\\n {6,}", " ");
    var commands = list.substring(list.indexOf("Commands:\n") + 10).lines().toList();

    assertTrue(commands.size() > 20, list);
    for (var command : commands) {
      assertTrue(command.endsWith("."), command);
    }
  }

  @Test
  void no_help_complains_about_its_own_words() {
    var complaints = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    try {
      var commands =
          CliRun.of("--help")
              .out()
              .lines()
              .dropWhile(line -> !line.equals("Commands:"))
              .filter(line -> line.matches(" {2}\\w.*"))
              .map(line -> line.strip().split(" ")[0])
              .toList();
      assertTrue(commands.contains("effect"), commands.toString());
      commands.forEach(command -> assertEquals(0, CliRun.of(command, "--help").code(), command));
    } finally {
      System.setErr(before);
    }
    assertEquals("", complaints.toString(StandardCharsets.UTF_8));
  }

  @Test
  void results_that_cannot_be_written_are_a_failure() {
    var complaints = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    try {
      assertEquals(1, help("No space left on device"));
      assertEquals(
          "error: standard output cannot be written: No space left on device"
              + " (free some space, or send it elsewhere)\n",
          complaints.toString(StandardCharsets.UTF_8));
      complaints.reset();
      assertEquals(0, help("Broken pipe"), "whoever reads had enough");
      assertEquals("", complaints.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void what_is_found_is_printed_at_once(@TempDir Path folder) {
    var exam = folder.resolve("exam.jsonl");
    var early = new ArrayList<Boolean>();
    var seen =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int count) {
            early.add(Files.notExists(exam));
            super.write(bytes, from, count);
          }
        };
    var text = folder.resolve("text.txt");
    var code =
        CommandLineInterface.run(
            seen,
            false,
            new Cancellation(),
            "world",
            "--out=" + text,
            "--characters=1000",
            "--exam=" + exam,
            "--questions=1");
    assertEquals(0, code);
    assertEquals(2, seen.toString(StandardCharsets.UTF_8).lines().count());
    assertTrue(early.getFirst(), "that the text is written is said before the exam is");
  }

  @Test
  void what_breaks_after_an_interruption_is_told_as_what_breaks_before_it(@TempDir Path folder) {
    var told = new ByteArrayOutputStream();
    var broken =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public PrintStream printf(Locale locale, String format, Object... values) {
            throw new IllegalStateException("the printer burns");
          }
        };
    var stopped = new Cancellation();
    stopped.cancel();
    var err = new PrintStream(told, true, StandardCharsets.UTF_8);

    var code =
        CommandLineInterface.run(
            new Console(broken, err, false, stopped),
            "world",
            "--exam=" + folder.resolve("exam.jsonl"),
            "--questions=1");

    assertEquals(1, code);
    var words = told.toString(StandardCharsets.UTF_8);
    assertTrue(words.startsWith("error: an internal fault: "), words);
    assertTrue(words.contains("the printer burns"), words);
  }

  private static int help(String problem) {
    var full =
        new OutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            throw new IOException(problem);
          }
        };
    return CommandLineInterface.run(full, false, new Cancellation(), "--help");
  }

  @Test
  void the_version_is_printed() {
    var run = CliRun.of("--version");

    assertEquals(0, run.code());
    assertTrue(run.out().startsWith("Featurescope "), run.out());
  }
}
