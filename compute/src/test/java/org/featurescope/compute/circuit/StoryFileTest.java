package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.featurescope.compute.circuit.StoryFinding.Verdict;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryFileTest {
  private static final String STORY =
      """
      {"version": 1, "title": "Dallas", "line": "Dallas, Texas, Austin",
       "prompt": "The capital of Dallas is", "target": " Austin", "distractor": " Sacramento",
       "supernodes": [{"label": "Texas", "features": [[2, 5, 404], [4, 5, 587]]},
         {"label": "California", "prompt": "The capital of Oakland is", "features": [[2, 5, 980]]}],
       "claims": [
         {"says": "It is Sacramento.",
          "changes": [{"supernode": "Texas", "mode": "ablate"},
                      {"supernode": "California", "mode": "copy", "value": 1.5}],
          "expects": {"answer": " Sacramento"}},
         {"says": "Elsewhere, too.", "prompt": "Dallas lies in", "freedom": "frozen_patterns",
          "changes": [{"supernode": "Texas", "mode": "multiply", "value": 2}],
          "expects": {"token": " Texas", "over": " Nevada"}}],
       "measured": {"model": "aa", "transcoders": "bb", "features": 1540,
         "whole": {"replacement": 0.77, "completeness": 0.93},
         "named": {"replacement": 0.2, "completeness": 0.61},
         "probability": 0.985, "faithfulness": 0.75,
         "claims": [
           {"verdict": "confirmed", "before": 0.001, "after": 0.5, "answer": " Sacramento",
            "control": 0.002, "alike": 0, "measured": 14.1},
           {"verdict": "refuted", "before": 0.5, "after": 0.4, "other": 0.6, "answer": " Nevada",
            "control": 0.5, "alike": 0.25, "predicted": -1.5, "measured": -2}]}}
      """;

  private static final String SOUGHT =
      """
      {"version": 1, "title": "Dallas", "line": "Dallas, Texas, Austin",
       "prompt": "The capital of Dallas is", "target": " Austin",
       "supernodes": [
         {"label": "Texas", "find": {"other": "The capital of Oakland is", "at": "Dallas",
          "layers": [0, 3], "most": 4, "also": ["Dallas lies in"], "without": ["Dallas is a"]}},
         {"label": "California", "prompt": "The capital of Oakland is", "find": {},
          "features": [[2, 5, 980]]}],
       "claims": [
         {"says": "Elsewhere, too.", "prompt": "Dallas lies in",
          "changes": [{"supernode": "California", "mode": "copy"}],
          "expects": {"answer": " California"}, "find": {"as": 1}},
         {"says": "It is Austin no more.",
          "changes": [{"supernode": "Texas", "mode": "ablate"},
                      {"supernode": "California", "mode": "copy"}],
          "expects": {"token": " Austin", "below": 0.5}, "find": {"upTo": 4, "share": 0.25}}]}
      """;

  private static Story story() {
    return StoryFile.parse(STORY, "s.json");
  }

  @Test
  void aStoryIsWhatItsFileSays() {
    var story = story();

    assertEquals("Dallas, Texas, Austin", story.line());
    assertEquals(Optional.of(" Sacramento"), story.distractor());
    assertEquals(
        new StorySupernode(
            "California",
            Optional.of("The capital of Oakland is"),
            List.of(new StoryFeature(2, 5, 980))),
        story.supernodes().getLast());
    assertEquals(2, story.named().size());
    assertEquals(
        new StoryClaim(
            "Elsewhere, too.",
            Optional.of("Dallas lies in"),
            List.of(new StoryChange("Texas", StoryChange.Mode.MULTIPLY, 2)),
            Freedom.FROZEN_PATTERNS,
            new StoryExpectation.Over(" Texas", " Nevada")),
        story.claims().getLast());
    assertEquals(Freedom.OPEN, story.claims().getFirst().freedom());
    var measured = story.measured().orElseThrow();
    assertEquals(new Scores(0.2, 0.61), measured.named());
    assertEquals(Verdict.CONFIRMED, measured.verdict());
    assertEquals(1, measured.confirmed());
    assertEquals(OptionalDouble.of(-1.5), measured.findings().getLast().predicted());
  }

  @Test
  void aWrittenStoryIsReadAsItWas(@TempDir Path folder) {
    var file = folder.resolve("circuits").resolve("dallas.json");

    StoryFile.write(story(), file);

    assertEquals(story(), StoryFile.read(file));
    assertTrue(StoryFile.text(story()).contains("[2, 5, 404]"), "a feature stays on one line");
  }

  @Test
  void aTextIsWrittenAsItIsWhateverItLooksLike() {
    var prompt = "values = [ 1, 2,  3 ]\n[\n 4,\n 5,\n 6\n ] print";
    var given = STORY.replace("The capital of Oakland is", "[ 7, 8, 9 ]");
    var told = StoryFile.parse(given, "the test");
    var story =
        new Story(
            told.title(),
            told.line(),
            prompt,
            told.target(),
            told.distractor(),
            told.supernodes(),
            told.claims(),
            Optional.empty());

    var text = StoryFile.text(story);

    assertEquals(prompt, StoryFile.parse(text, "the test").prompt());
    assertTrue(text.contains("\"[ 7, 8, 9 ]\""), text);
    assertTrue(text.contains("[2, 5, 404]"), "features stay on a line: " + text);
  }

  @Test
  void aStoryMaySayHowItsFeaturesAreFound() {
    var story = StoryFile.parse(SOUGHT, "s.json");

    assertEquals(
        new StorySearch(
            Optional.of("The capital of Oakland is"),
            new StoryPlace.Named("Dallas"),
            Optional.of(new StorySearch.Layers(0, 3)),
            4,
            List.of("Dallas lies in"),
            List.of("Dallas is a")),
        story.supernodes().getFirst().search().orElseThrow());
    assertTrue(story.supernodes().getFirst().features().isEmpty());
    assertEquals(
        StoryPlace.LAST, story.supernodes().getLast().search().map(StorySearch::at).orElseThrow());
    assertEquals(
        new StoryTuning(OptionalDouble.of(4), OptionalInt.empty(), OptionalDouble.of(0.25)),
        story.claims().getLast().tuning());
    assertEquals(OptionalInt.of(1), story.claims().getFirst().tuning().as());
    assertEquals(story, StoryFile.parse(StoryFile.text(story), "written.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"at\": \"Dallas\"'      | '\"at\": 0.5'                | at is no whole number",
        "'[0, 3]'                  | '[3, 0]'                     | layers are",
        "'\"most\": 4'             | '\"most\": 0'                | most is 0",
        "'[\"Dallas is a\"]'       | '\"Dallas is a\"'            | without is no list",
        "'[\"Dallas is a\"]'       | '[7]'                        | without is no list of texts",
        "'\"upTo\": 4'             | '\"upTo\": 40'               | upTo is not from 1",
        "'\"upTo\": 4'             | '\"upTo\": 4, \"as\": 0'     | both upTo and as",
        "'\"as\": 1'               | '\"as\": 0'                  | no strength of its own",
        "'\"as\": 1'               | '\"as\": 2'                  | no strength of its own",
        "'\"as\": 1'               | '\"share\": 0.5'             | share goes with",
        "'\"below\": 0.5'          | '\"over\": \" Oslo\"'        | share goes with",
        "'\"copy\"}]'              | '\"ablate\"}]'               | copies nothing",
      })
  void whatIsWrongWithHowTheyAreFoundIsSaidToo(String part, String other, String said) {
    var text = SOUGHT.replace(part, other);
    assertFalse(text.equals(SOUGHT));

    var fault = assertThrows(FeaturescopeException.class, () -> StoryFile.parse(text, "s.json"));

    assertTrue(fault.problem().contains(said), fault.problem());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"version\": 1'                     | '\"version\": 2'                  | version is 2",
        "'\"title\": \"Dallas\"'              | '\"title\": 7'                    | title is no"
            + " text",
        "'\"line\"'                           | '\"lines\"'                       | lines",
        "'[2, 5, 404]'                        | '[2, 5]'                          | layer, position"
            + " and latent",
        "'[2, 5, 404]'                        | '[2, -5, 404]'                    | a position",
        "'[2, 5, 404]'                        | '[2, 5, 1e12]'                    | a latent",
        "'[4, 5, 587]'                        | '[2, 5, 404]'                     | a feature"
            + " twice",
        "'\"label\": \"California\"'          | '\"label\": \"Texas\"'            | the same label",
        "'\"supernode\": \"Texas\", \"mode\": \"ablate\"' | '\"supernode\": \"Ohio\", \"mode\":"
            + " \"ablate\"' | Ohio",
        "'\"ablate\"'                         | '\"remove\"'                      | ablate, clamp,"
            + " multiply, copy",
        "'\"frozen_patterns\"'                | '\"free\"'                        | constrained,"
            + " frozen_patterns, open",
        "'\"value\": 2}'                      | '\"value\": NaN}'                 | no finite"
            + " number",
        "'\"answer\": \" Sacramento\"}}'      | '\"answer\": \" Sacramento\", \"below\": 0.1}}' |"
            + " it is one of",
        "'\"over\": \" Nevada\"'              | '\"above\": 3'                    | not from 0 to"
            + " 1",
        "'\"answer\": \" Sacramento\",'       | '\"answer\": \" Austin\",'        | verdict of"
            + " claim 0",
        "'\"alike\": 0,'                      | '\"alike\": 0.75,'                | verdict of"
            + " claim 0",
        "'\"verdict\": \"refuted\"'           | '\"verdict\": \"confirmed\"'      | verdict of"
            + " claim 1",
        "'{\"version'                         | '[{\"version'                     | not JSON",
      })
  void whatIsWrongIsSaidInOneSentence(String part, String other, String said) {
    var text = STORY.replace(part, other);
    assertFalse(text.equals(STORY));

    var fault = assertThrows(FeaturescopeException.class, () -> StoryFile.parse(text, "s.json"));

    assertTrue(fault.problem().contains("s.json"), fault.problem());
    assertTrue(fault.problem().contains(said), fault.problem());
    assertFalse(fault.remedy().isBlank());
  }

  @Test
  void asManyClaimsAreMeasuredAsThereAre() {
    var one = STORY.replaceAll("(?s),\\s+\\{\"verdict\": \"refuted\".*?\\}\\]", "]");

    var fault = assertThrows(FeaturescopeException.class, () -> StoryFile.parse(one, "s.json"));

    assertTrue(fault.problem().contains("1 claims were measured, and there are 2"));
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    var fault =
        assertThrows(FeaturescopeException.class, () -> StoryFile.read(Path.of("no-such.json")));
    assertTrue(fault.problem().contains("no-such.json"), fault.problem());
  }
}
