package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.circuit.StoryFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoriesCommandTest {
  @TempDir private Path folder;

  /// A story of the tiny model: taking away latent 2 of layer 0 at "The" changes little.
  private Path story(int latent) throws IOException {
    var file = folder.resolve("story.json");
    Files.writeString(
        file,
        """
        {"version": 1, "title": "A tale", "line": "It acts.", "prompt": "The keeper saw the",
         "target": "#5", "distractor": "#7",
         "supernodes": [{"label": "first", "features": [[0, 1, %d]]}],
         "claims": [{"says": "It matters little.",
           "changes": [{"supernode": "first", "mode": "ablate"}],
           "expects": {"token": "#5", "below": 0.9}}]}
        """
            .formatted(latent));
    return file;
  }

  private static CliRun run(Path story, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "stories",
                story.toString(),
                "--model",
                Golden.gpt2(),
                "--transcoders",
                Golden.path("graphs/attribution/skip/transcoders").toString()));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  @Test
  void figuresComeAsJsonAndTheFileStaysAsItWas() throws IOException {
    var file = story(2);
    var before = Files.readString(file);

    var run = run(file, "--json");

    assertEquals(0, run.code(), run.err());
    var told = run.json().getAsJsonArray().get(0).getAsJsonObject();
    assertEquals("A tale", told.get("title").getAsString());
    var measured = told.getAsJsonObject("measured");
    assertEquals(101, measured.get("features").getAsInt());
    assertEquals(1, measured.getAsJsonArray("claims").size());
    assertEquals(before, Files.readString(file));
  }

  @Test
  void aPersonReadsAVerdictAndTheFileIsWritten() throws IOException {
    var file = story(2);

    var run = run(file, "--write");

    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().startsWith("A tale: "), run.out());
    assertTrue(run.out().contains("It matters little."), run.out());
    assertTrue(run.out().contains("with random features"), run.out());
    assertFalse(StoryFile.read(file).measured().isEmpty());
  }

  @Test
  void aFeatureThatIsNotActiveFailsInOneLineAndNothingIsWritten() throws IOException {
    var file = story(0);

    var run = run(file, "--write");

    assertEquals(1, run.code());
    assertTrue(run.err().contains("is not active at position 1"), run.err());
    assertTrue(StoryFile.read(file).measured().isEmpty());
  }

  @Test
  void aModelWithoutStoriesNeedsAFile() {
    var run = CliRun.of("stories", "--model", Golden.gpt2());

    assertEquals(1, run.code());
    assertTrue(run.err().contains("no stories of circuits"), run.err());
  }
}
