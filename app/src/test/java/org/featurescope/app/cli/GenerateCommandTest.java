package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
  private static final String IDS = "339,284,331,310,263,333,86,258";

  @TempDir private Path folder;

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

  /// TransformerLens adds the same direction at the block's end.
  @Test
  void aPlanGivesTheTextWithoutItAndTheTextWithIt() throws IOException {
    var run = steered("add", "12.0");
    assertEquals(0, run.code(), run.err());
    var json = run.json().getAsJsonObject();
    var steered = json.getAsJsonObject("steered");
    assertEquals("[329,75,210,93,35,156,156,156]", steered.get("ids").toString());
    var plain = CliRun.of("generate", "--model", Golden.gpt2(), "--ids", IDS, "--max-tokens", "8");
    assertEquals(baseline(plain).get("ids"), baseline(run).get("ids"));
    for (var part : List.of(steered, baseline(run))) {
      for (var list : List.of("logprobs", "other_logprobs", "kl")) {
        assertEquals(8, part.getAsJsonArray(list).size(), list);
      }
      assertTrue(part.get("perplexity").getAsDouble() > 1, run.out());
    }
    assertTrue(steered.getAsJsonArray("kl").get(0).getAsDouble() > 0, run.out());
    assertEquals(baseline(run).getAsJsonArray("kl").get(0), steered.getAsJsonArray("kl").get(0));
  }

  @Test
  void aNeutralPlanGivesTheSameTextTwice() throws IOException {
    var json = steered("multiply", "1").json().getAsJsonObject();
    assertEquals(json.get("baseline"), json.get("steered"));
  }

  @Test
  void bothTextsCanBeSeenSideBySide() throws IOException {
    var run = steered("add", "12.0", "--columns");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().startsWith("baseline"), run.out());
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run.out());
    assertTrue(run.out().lines().skip(2).anyMatch(line -> line.indexOf('|') == 40), run.out());
  }

  @Test
  void aPlanThatDoesNotFitFailsInOneLine() throws IOException {
    for (var bad : List.of("1e9", "NaN", "\"x\"")) {
      var run = steered("add", bad);
      assertEquals(1, run.code());
      assertEquals(1, run.err().lines().count(), run.err());
      assertEquals("", run.out());
    }
  }

  private CliRun steered(String mode, String value, String... more) throws IOException {
    // A plan names its autoencoder as on the command line, or beside itself.
    Files.copy(
        Golden.path("graphs/attribution/relu/transcoders/layer_1.safetensors"),
        folder.resolve("layer_1.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        Golden.path("graphs/attribution/relu/transcoders/config.yaml"),
        folder.resolve("config.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    var plan = folder.resolve("plan.json");
    Files.writeString(
        plan,
        """
        {"sae": "layer_1.safetensors", "positions": "all", "freezeAttention": false,
         "features": [{"latent": 3, "mode": "%s", "value": %s}]}
        """
            .formatted(mode, value));
    var words =
        Stream.of(
            "generate",
            "--model",
            Golden.gpt2(),
            "--ids",
            IDS,
            "--max-tokens",
            "8",
            "--plan",
            plan.toString());
    return CliRun.of(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aTextEndsWhereItIsToldToStop() {
    var words =
        new String[] {
          "generate", "--model", Golden.gpt2(), "--ids", "284,331", "--max-tokens", "20", "--stop"
        };
    var whole = baseline(CliRun.of(Arrays.copyOf(words, 7))).get("text").getAsString();
    var stop = whole.substring(0, 1);
    var stopped = Arrays.copyOf(words, 9);
    stopped[8] = stop;
    assertEquals(1, baseline(CliRun.of(stopped)).getAsJsonArray("ids").size());
  }
}
