package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.EffectGoal.Kind;
import org.featurescope.compute.steering.EffectTrial.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectTrialFileTest {
  private static final String TRIAL =
      """
      {"version": 1, "counted": "texts that say Austin", "made": "by hand",
       "goal": {"kind": "begins", "words": ["Austin"]},
       "maxTokens": 4, "temperature": 0.5, "seed": 9,
       "randomFrom": ["saes/a"],
       "prompts": ["The capital of Maine is", {"text": "Hot, in French:", "words": ["chaud"]}]}
      """;

  @Test
  void aTrialIsWhatItsFileSays() {
    var trial = EffectTrialFile.parse(TRIAL, "t.json");

    var expected =
        new EffectTrial(
            "texts that say Austin",
            "by hand",
            List.of(
                Prompt.of("The capital of Maine is"),
                new Prompt("Hot, in French:", List.of("chaud"))),
            EffectGoal.of(Kind.BEGINS, List.of("Austin")),
            4,
            0.5,
            List.of(SaeReference.of("saes/a")),
            9);
    assertEquals(expected, trial);
    assertTrue(trial.goalOf(trial.prompts().get(0)).reachedBy(" Austin"));
    assertTrue(trial.goalOf(trial.prompts().get(1)).reachedBy(" chaud"));
    assertFalse(trial.goalOf(trial.prompts().get(1)).reachedBy(" Austin"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"version\": 1'          | '\"version\": 2'       | version is 2",
        "'\"kind\": \"begins\"'    | '\"kind\": \"rhymes\"' | begins, contains, lacks, share",
        "'\"kind\": \"begins\"'    | '\"kind\": \"share\"'  | it has no share",
        "'\"words\": [\"Austin\"]' | '\"words\": []'        | it has no words",
        "'\"Austin\"'              | '7'                    | one of the words",
        "'\"maxTokens\": 4'        | '\"maxTokens\": 0'     | above 0",
        "'0.5'                     | 'NaN'                  | no finite number",
        "'0.5'                     | '-1'                   | at least 0",
        "'\"seed\"'                | '\"sead\"'             | sead",
        "'\"prompts\"'             | '\"seed2\"'            | seed2",
        "'\"The capital'           | '3, \"The capital'     | prompts[0]",
        "'\"text\"'                | '\"texts\"'            | prompts[1]",
        "'{\"version'              | '[{\"version'          | not JSON",
      })
  void whatIsWrongIsSaidInOneSentence(String part, String other, String said) {
    var text = TRIAL.replace(part, other);
    assertFalse(text.equals(TRIAL));
    var fault =
        assertThrows(FeaturescopeException.class, () -> EffectTrialFile.parse(text, "t.json"));
    assertTrue(fault.problem().contains("t.json"), fault.problem());
    assertTrue(fault.problem().contains(said), fault.problem());
    assertFalse(fault.remedy().isBlank());
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    var fault =
        assertThrows(
            FeaturescopeException.class, () -> EffectTrialFile.read(Path.of("no-such.json")));
    assertTrue(fault.problem().contains("no-such.json"), fault.problem());
  }
}
