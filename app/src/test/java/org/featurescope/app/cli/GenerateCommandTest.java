package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class GenerateCommandTest {

  private static JsonObject baseline(CliRun run) {
    assertEquals(0, run.code(), run.err());
    return run.json().getAsJsonObject().getAsJsonObject("baseline");
  }

  @Test
  void greedy_tokens_equal_the_reference() {
    var expected = Golden.expectedTokens().getAsJsonObject("generation");
    var run =
        CliRun.of(
            "generate",
            "--model",
            Golden.gpt2(),
            "--text",
            expected.get("prompt").getAsString(),
            "--max-tokens",
            "12");

    assertEquals(expected.get("greedy_ids"), baseline(run).get("ids"));
    assertEquals(12, baseline(run).getAsJsonArray("logprobs").size());
    assertEquals(
        expected.get("prompt_ids"),
        run.json().getAsJsonObject().getAsJsonObject("prompt").get("ids"));
  }

  @Test
  void the_same_seed_draws_the_same_tokens() {
    var words =
        new String[] {
          "generate",
          "--model",
          Golden.gpt2(),
          "--ids",
          "284,331",
          "--max-tokens",
          "20",
          "--temperature",
          "1",
          "--top-k",
          "50",
          "--seed",
          "7"
        };
    assertEquals(baseline(CliRun.of(words)), baseline(CliRun.of(words)));
  }

  @Test
  void an_impossible_temperature_fails_in_one_line() {
    var run =
        CliRun.of(
            "generate",
            "--model",
            Golden.gpt2(),
            "--ids",
            "284",
            "--max-tokens",
            "2",
            "--temperature",
            "-1");

    assertEquals(1, run.code());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals("", run.out());
  }
}
