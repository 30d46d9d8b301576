package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LmTrainingConfigTest {
  @Test
  void whatAFileLeavesOutHasTheDefault() {
    var config =
        LmTrainingConfig.parse(
            "{\"layers\": 6, \"corpus\": [{\"file\": \"a.txt\", \"weight\": 2}]}", "x.json");
    assertEquals(6, config.layers());
    assertEquals(LmTrainingConfig.DEFAULTS.dModel(), config.dModel());
    assertEquals("a.txt", config.corpus().getFirst().file());
    assertEquals(2, config.corpus().getFirst().weight());
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    var config = LmTrainingConfig.DEFAULTS;
    assertEquals(config, LmTrainingConfig.parse(config.toJson(), "x.json"));
  }

  @Test
  void aSettingThatDoesNotExistIsNamed() {
    var problem =
        assertThrows(
            FeaturescopeException.class,
            () -> LmTrainingConfig.parse("{\"learning_rate\": 1}", "x.json"));
    assertTrue(problem.problem().contains("\"learning_rate\""), problem.problem());
    assertTrue(problem.remedy().contains("learningRate"), problem.remedy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"layers\": 0}",
        "{\"heads\": 5}",
        "{\"context\": 1}",
        "{\"vocabulary\": 100}",
        "{\"tokens\": 0}",
        "{\"learningRate\": 0}",
        "{\"warmup\": 1.5}",
        "{\"bf16\": \"maybe\"}",
        "{\"save\": \"I64\"}",
        "{\"layers\": \"many\"}",
        "{\"corpus\": null}",
        "[]",
        "{",
        ""
      })
  void impossibleSettingsAreRefusedInOneSentence(String json) {
    assertThrows(FeaturescopeException.class, () -> LmTrainingConfig.parse(json, "x.json"));
  }

  @Test
  void stepsCoverTheTokens() {
    var config =
        LmTrainingConfig.parse("{\"tokens\": 1025, \"batch\": 2, \"context\": 256}", "x.json");
    assertEquals(512, config.tokensPerStep());
    assertEquals(3, config.steps());
  }
}
