package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What commands cannot do they say in one sentence, before they begin to work, and leave nothing
/// behind.
class RefusalsTest {
  @TempDir Path folder;

  @BeforeEach
  void write_files() throws IOException {
    Files.writeString(folder.resolve("text.txt"), "The cat sat on the mat.\n");
    Files.writeString(folder.resolve("blank.txt"), "\n \n");
    Files.createDirectory(folder.resolve("folder"));
    var kept = Files.writeString(folder.resolve("kept"), "what nobody may write to");
    assertTrue(kept.toFile().setReadOnly());
    Files.writeString(
        folder.resolve("plan.json"),
        """
        {"sae": "saes/layer3", "features": [{"latent": 1, "mode": "add", "value": 1}]}
        """);
  }

  /// @param command words that begin with `@` are files of the folder
  private CliRun run(String command) {
    return CliRun.of(
        Arrays.stream(command.split(" "))
            .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word)
            .toArray(String[]::new));
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trace --text hi --out @folder                        | is a folder (choose another name)
          trace --text hi --out @text.txt/x                    | is a file, not a folder (choose a folder)
          trace --text hi --out @kept                          | is write-protected (choose another name
          circuit --text hi --out @x --adjacency @kept         | is write-protected (choose another name
          world --out @kept                                    | is write-protected (choose another name
          evaluate --concepts --out @kept                      | is a file, not a folder (choose a folder)
          trace --text hi --threads -1 --out @x                | --threads is -1
          trace --text hi --threads 99999 --out @x             | --threads is 99999
          trace --file @text.txt --out @text.txt               | is what is read (give the result another
          trace --text hi --device cuda:99999999999 --out @x   | is not a device (use cpu, cuda:0 or mps)
          encode --sae @folder --in @text.txt --out @./text.txt | is what is read (give the result another
          encode --sae @folder --in @text.txt --out @folder    | is a folder (choose another name)
          export --sae saes/layer0 --out @text.txt             | is a file, not a folder (choose a folder)
          export --layout circuit-tracer --sae x --out @x --save F8  | there is no --save F8 (write F32, F16 or BF16)
          export --sae @folder --out @folder                   | is what is read (give the result another
          circuit --file @text.txt --out @text.txt             | is what is read (give the result another
          circuit --file @text.txt --out @x --adjacency @text.txt | is what is read (give the result an
          circuit --text hi --out @folder                      | is a folder (choose another name)
          circuit --text hi --out @x --adjacency @folder       | is a folder (choose another name)
          circuit --text hi --out @x --adjacency @x/y          | cannot be a file and the folder of another
          circuit --text hi --out @x --adjacency @./x          | two results cannot be one file
          evaluate --concepts --out @text.txt                  | is a file, not a folder (choose a folder)
          tour --out @text.txt                                 | is a file, not a folder (choose a folder)
          tour --out @x --threads -1                           | --threads is -1
          tour --out @x --device gpu --precision bf16          | is not a device (use cpu, cuda:0 or mps)
          doctor @missing                                      | does not exist (check the path
          doctor @text.txt/x --json                            | does not exist (check the path
          bench files --out @text.txt                          | is a file, not a folder (choose a folder)
          bench heatmap --tokens 0                             | a text of no tokens takes no time
          bench scroll --tokens 0                              | a text of no tokens takes no time
          bench steer --tokens -5                              | a text of no tokens takes no time
          bench circuit --max-feature-nodes -1                 | a graph of -1 features shows nothing
          generate --text hi --max-tokens -1                   | --max-tokens is -1 (give it a number from 0 on)
          sweep --text hi --plan @plan.json --draw 2147483647  | the model sees 256 (shorten one of them)
          sweep --text hi --plan @plan.json --draw -1          | --draw is -1 (give it a number from 0 on)
          world --out @folder                                  | is a folder (choose another name)
          world --out @x --truth @x                            | two results cannot be one file
          world --out @x --characters 0                        | there is nothing to write
          world --exam @x --questions -1                       | there is nothing to write
          world --exam @x --questions 2147483647               | --questions is 2147483647 (give it a num
          evaluate --questions 2147483647                      | --questions is 2147483647 (give it a num
          features --limit -5 --workspace @x                   | --limit is -5 (give it a number from 0 on)
          features --repair --workspace @folder                | is a folder (choose a file)
          index --corpus @missing --workspace @x               | does not exist (check the path
          index --corpus @folder --workspace @x                | is a folder (choose a file)
          index --corpus @blank.txt --workspace @x             | holds no text (leave it out)
          index --corpus @text.txt --workspace @x --sae @gone  | does not exist
          index --corpus @text.txt --workspace @text.txt/x     | is a file, not a folder (choose a folder)
          train lm --out @x --corpus @missing                  | does not exist (check the path
          train lm --out @x --corpus @text.txt --held-out @gone | does not exist (check the path
          train lm --out @x --corpus @text.txt --from @gone    | does not exist (check the path
          train lm --out @x --corpus @text.txt --context 2000000000 | makes a matrix too large
          train lm --out @x --corpus @text.txt --layers 2000000000  | must be at most 10000
          train sae --out @x --hook hook_embed --model @folder --corpus @gone | gone does not exist
          train sae --out @x --hook hook_embed --corpus @text.txt --model @gone | there is no model
          pack @missing                                        | is not a folder (name the folder of a pack)
          """)
  void what_cannot_be_done_is_said_at_once_and_leaves_nothing(String command, String said)
      throws IOException {
    var before = left();

    var run = run(command);

    assertEquals(1, run.code());
    assertEquals("", run.out());
    var lines = new ArrayList<>(run.err().lines().toList());
    // The engine may have been started, but nothing was worked out.
    lines.removeIf(line -> line.startsWith("Opening the model") || line.startsWith("Unpacking"));
    assertEquals(1, lines.size(), run.err());
    assertTrue(lines.getFirst().startsWith("error: "), run.err());
    assertTrue(lines.getFirst().contains(said), run.err());
    assertEquals(before, left());
  }
}
