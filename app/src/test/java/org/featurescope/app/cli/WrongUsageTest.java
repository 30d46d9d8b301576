package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An option that changes nothing about what is asked for is wrong usage: passed over in silence it
/// would seem to have been obeyed.
class WrongUsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          features --indexes --search sea              | --search changes nothing with --indexes
          features --indexes --limit 3                 | --limit changes nothing with --indexes
          features --indexes --feature 0:1             | --indexes changes nothing where --feature
          features --feature 3 --search sea            | --search changes nothing with --feature
          features --feature 0:3 --sae layer1          | --sae changes nothing where --feature names
          features --feature 3 --out x                 | --out changes nothing with --feature
          features --export openai --out x --sort max  | --sort changes nothing with --export
          features --export openai --import x          | --export changes nothing with --import
          features --import x --out y                  | --out changes nothing with --import
          features --use a --limit 3                   | --limit changes nothing with --use
          features --remove a --feature 1              | --feature changes nothing with --remove
          features --repair --sae x                    | --sae changes nothing with --repair
          features --out x                             | --out changes nothing about a list
          world                                        | there is nothing to write to
          world --out x --questions 3                  | --questions changes nothing without --exam
          world --exam x --characters 3                | --characters changes nothing without --out
          world --exam x --truth y                     | --truth changes nothing without --out
          world --exam x --repeats                     | --repeats changes nothing without --out
          world --out x --repeats --held-out           | words said over and over have no truth
          doctor --model x                             | --model changes nothing without a path
          doctor --text x                              | --text changes nothing without a path
          doctor --fetch                               | --fetch and --libtorch are for the graphics
          doctor --gpu --device cpu                    | --device changes nothing with --gpu
          doctor . --gpu                               | --gpu changes nothing with a path
          doctor . --text x                            | --text changes nothing with a path and no
          evaluate --out x                             | --out changes nothing without --concepts
          evaluate --corpus x --concepts               | --concepts changes nothing with --corpus
          evaluate --corpus x --seed 3                 | --seed changes nothing with --corpus
          evaluate --corpus x --questions 3            | --questions changes nothing with --corpus
          evaluate --concepts --questions 3            | --questions changes nothing with --concepts
          train lm --resume --out x --layers 3         | --layers changes nothing about a training
          train lm --resume --out x --config y         | --config changes nothing about a training
          train sae --resume --out x --precision bf16  | --precision changes nothing about a training
          train lm --out x --bf16 on --precision fp32  | --bf16 and --precision say the same
          bench heatmap --max-feature-nodes 3          | --max-feature-nodes changes nothing about
          bench generate --force                       | --force changes nothing about generate
          bench map-view --plan x                      | --plan changes nothing about map-view
          bench files --out x --text y                 | --text changes nothing about files
          export --sae x --out y --save F16            | --save changes nothing in the layout of SAEL
          export --sae x --out y --hook h --layout circuit-tracer | --hook changes nothing in circ
          circuit --text a --out x --no-prune --node-threshold 1  | a graph that is not pruned has no
          circuit --text a --out x --targets b --max-logits 3     | --max-logits change nothing with
          generate --text a --max-tokens 1 --columns   | --columns and --force change nothing
          generate --text a --max-tokens 1 --force     | --columns and --force change nothing
          generate --text a --max-tokens 1 --plan x --columns --json | --columns and --json exclude
          download gpt2-small --files x                | --files changes nothing about what the
          """)
  void what_would_be_ignored_is_refused_in_one_sentence(String command, String said) {
    var run = CliRun.of(command.split(" "));

    assertEquals(2, run.code(), run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("error: "), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trace --text a --out=",
        "export --sae x --out=",
        "tour --out=",
        "features --workspace=",
        "doctor ",
        "pack "
      })
  void an_empty_name_is_not_that_of_the_folder_one_is_in(String command) {
    var run = CliRun.of(command.split(" ", -1));

    assertEquals(2, run.code());
    assertTrue(run.err().contains("the name is empty ('featurescope"), run.err());
  }

  @Test
  void a_whole_text_in_place_of_a_name_is_not_repeated() {
    var run = CliRun.of("tokenize", "--text=a", "--model=" + "long ".repeat(10_000));

    assertEquals(1, run.code());
    assertTrue(run.err().length() < 1_500, run.err());
    assertTrue(run.err().startsWith("error: there is no model 'long long "), run.err());
  }

  @Test
  void tasks_that_are_measured_one_after_another_may_all_be_given_the_model(@TempDir Path folder) {
    var run = CliRun.of("bench", "start", "--model", folder.toString(), "--threads=1", "--runs=1");

    assertEquals(1, run.code());
    assertEquals(
        "note: --model changes nothing about start, note: --threads changes nothing about start,"
            + " error: a median of 1 runs says little (use at least 5)",
        String.join(", ", Arrays.asList(run.err().split("\n"))));
  }
}
