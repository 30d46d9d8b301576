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

  /// A story that says where to look for its features.
  private Path sought() throws IOException {
    var file = folder.resolve("sought.json");
    Files.writeString(
        file,
        """
        {"version": 1, "title": "A tale", "line": "It acts.", "prompt": "The keeper saw the",
         "target": "#5", "distractor": "#7",
         "supernodes": [{"label": "first", "find": {"at": "The", "layers": [0, 0], "most": 2}}],
         "claims": [{"says": "It matters.",
           "changes": [{"supernode": "first", "mode": "ablate"}],
           "expects": {"token": "#5", "below": 0.9}, "find": {"share": 0.9}}]}
        """);
    return file;
  }

  @Test
  void featuresAreFoundAndThenMeasured() throws IOException {
    var file = sought();

    var unfound = run(file);
    var shown = run(file, "--find");
    var before = StoryFile.read(file);
    var found = run(file, "--find", "--write");

    assertEquals(1, unfound.code());
    assertTrue(unfound.err().contains("are not found yet"), unfound.err());
    assertEquals(0, found.code(), found.err());
    assertEquals(found.out(), shown.out());
    assertTrue(found.out().startsWith("A tale"), found.out());
    assertTrue(found.out().contains("1 \"The\""), found.out());
    assertTrue(found.err().contains("of memory"), found.err());
    assertTrue(before.supernodes().getFirst().features().isEmpty());
    var story = StoryFile.read(file);
    assertFalse(story.supernodes().getFirst().features().isEmpty());
    assertEquals(0, run(file, "--write").code());
    assertFalse(StoryFile.read(file).measured().isEmpty());
    assertEquals(0, run(file, "--find", "--write").code());
    assertTrue(StoryFile.read(file).measured().isEmpty(), "what was measured before is gone");
  }

  @Test
  void whatWasFoundComesAsJson() throws IOException {
    var told = run(sought(), "--find", "--json").json().getAsJsonArray().get(0).getAsJsonObject();

    var search = told.getAsJsonArray("searches").get(0).getAsJsonObject();
    var candidate = search.getAsJsonArray("candidates").get(0).getAsJsonObject();
    assertEquals("A tale", told.getAsJsonObject("story").get("title").getAsString());
    assertEquals(0, candidate.get("layer").getAsInt());
    assertEquals("first", candidate.get("supernode").getAsString());
    assertTrue(search.has("before") && search.has("after") && search.has("trials"));
  }

  private static CliRun compare(String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "stories",
                "--model",
                Golden.gpt2(),
                "--find",
                "--prompt",
                "The keeper saw the",
                "--other",
                "The keeper saw a",
                "--want",
                "#5",
                "--instead",
                "#7"));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  private static CliRun compareByTranscoders(String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "--transcoders", Golden.path("graphs/attribution/skip/transcoders").toString()));
    words.addAll(List.of(more));
    return compare(words.toArray(String[]::new));
  }

  @Test
  void twoTextsAreComparedAndTheDifferenceIsAStory() {
    var out = folder.resolve("made").resolve("found.json");

    var run = compareByTranscoders("--top", "5", "--out", out.toString());

    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("with all "), run.out());
    assertTrue(run.out().lines().filter(line -> line.contains("copied  ")).count() > 0, run.out());
    var story = StoryFile.read(out);
    assertEquals("The keeper saw the", story.prompt());
    assertEquals(2, story.supernodes().size());
    assertFalse(story.supernodes().getLast().features().isEmpty());
  }

  @Test
  void featuresOfAutoencodersAreComparedAlike() {
    var sae = Golden.path("feature_circuits/dictionaries/blocks.0.hook_resid_post").toString();

    var run = compare("--sae", sae, "--json");

    assertEquals(0, run.code(), run.err());
    var told = run.json().getAsJsonObject();
    var candidates =
        told.getAsJsonArray("searches").get(0).getAsJsonObject().getAsJsonArray("candidates");
    assertTrue(candidates.size() > 0);
    candidates.forEach(one -> assertEquals(0, one.getAsJsonObject().get("layer").getAsInt()));
  }

  @Test
  void aFoundStoryOfAutoencodersIsMeasured() throws IOException {
    var sae = Golden.path("feature_circuits/dictionaries/blocks.0.hook_resid_post").toString();
    var out = folder.resolve("found.json");
    assertEquals(0, compare("--sae", sae, "--out", out.toString()).code());

    var run =
        CliRun.of("stories", out.toString(), "--model", Golden.gpt2(), "--sae", sae, "--write");

    assertEquals(0, run.code(), run.err());
    assertFalse(StoryFile.read(out).measured().isEmpty());
  }

  @Test
  void whatDoesNotGoTogetherIsSaid() throws IOException {
    var file = sought().toString();

    assertWrong(2, "without --find", "stories", file, "--at", "2");
    assertWrong(2, "they say it themselves", "stories", file, "--find", "--top", "2");
    assertWrong(2, "name no FILE", "stories", file, "--find", "--prompt", "a", "--other", "b");
    assertWrong(1, "a text alone", "stories", "--find", "--prompt", "a");
    assertWrong(
        1, "no layers", "stories", "--find", "--prompt", "a", "--other", "b", "--layers", "3-1");
    assertWrong(
        1, "10.0 times", "stories", "--find", "--prompt", "a", "--other", "b", "--up-to", "10");
    assertWrong(
        1, "no feature", "stories", "--find", "--prompt", "a", "--other", "b", "--most", "0");
  }

  private static void assertWrong(int code, String said, String... words) {
    var run = CliRun.of(words);
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @Test
  void aModelWithoutStoriesNeedsAFile() {
    var run = CliRun.of("stories", "--model", Golden.gpt2());

    assertEquals(1, run.code());
    assertTrue(run.err().contains("no stories of circuits"), run.err());
  }
}
