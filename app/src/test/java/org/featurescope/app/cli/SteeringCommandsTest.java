package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sweep`, `seek`, and `bench steer` with a plan.
class SteeringCommandsTest {
  private static final String IDS = "339,284,331,310,263,333,86,258";
  private static final Path TRANSCODERS = Golden.path("graphs/attribution/relu/transcoders");

  @TempDir private Path folder;

  private Path plan() throws IOException {
    var plan = folder.resolve("plan.json");
    Files.writeString(
        plan,
        """
        {"sae": "%s", "features": [{"latent": 5, "layer": 0, "mode": "ablate"},
                                   {"latent": 3, "layer": 1, "mode": "add", "value": 4}]}
        """
            .formatted(TRANSCODERS));
    return plan;
  }

  private CliRun sweep(String... more) throws IOException {
    return sweepOf(1, more);
  }

  private CliRun sweepOf(int step, String... more) throws IOException {
    var words =
        Stream.of(
            "sweep",
            "--model",
            Golden.gpt2(),
            "--ids",
            IDS,
            "--plan",
            plan().toString(),
            "--step",
            "" + step);
    return CliRun.of(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aSweepIsPrintedAsJson() throws IOException {
    var run =
        sweep(
            "--targets",
            "#258,#310",
            "--strengths",
            "12,-3,0",
            "--continuation",
            " the",
            "--draw",
            "3",
            "--sae",
            TRANSCODERS.resolve("layer_2.safetensors").toString(),
            "--json");
    assertEquals(0, run.code(), run.err());
    var json = run.json().getAsJsonObject();
    assertEquals(258, json.getAsJsonArray("targets").get(0).getAsJsonObject().get("id").getAsInt());
    var rows = json.getAsJsonArray("strengths");
    assertEquals(3, rows.size());
    assertEquals(-3, rows.get(0).getAsJsonObject().get("strength").getAsDouble());
    for (var row : rows) {
      var figures = row.getAsJsonObject();
      assertEquals(2, figures.getAsJsonArray("probabilities").size());
      for (var name : new String[] {"kl", "perplexity", "l0", "drawn_perplexity"}) {
        assertTrue(figures.get(name).getAsDouble() > 0, name + " in " + figures);
      }
    }
    assertEquals(0, json.getAsJsonObject("baseline").get("kl").getAsDouble());
  }

  @Test
  void aSweepIsATableForAPerson() throws IOException {
    var run = sweep();
    assertEquals(0, run.code(), run.err());
    var lines = run.out().lines().toList();
    assertEquals(1 + 1 + 15 + 1, lines.size(), run.out());
    assertEquals("    strength          KL  perplexity", lines.getFirst());
    assertTrue(lines.get(2).startsWith("      -8.000 "), run.out());
    assertTrue(lines.stream().anyMatch(line -> line.endsWith(" *")), run.out());
    assertEquals("* useful", lines.getLast());
  }

  @Test
  void whatCannotBeSweptIsToldInOneLine() throws IOException {
    assertOneLine("is no number", sweep("--strengths", "NaN"));
    assertOneLine("beyond a million", sweep("--strengths", "1e300"));
    assertOneLine("has no step 7", sweepOf(7));
    assertOneLine("of mode ablate has no strength", sweepOf(0));
    assertOneLine("tokens and not one", sweep("--targets", "keeper boat lantern"));
    assertOneLine("there is no plan", CliRun.of("sweep", "--model", Golden.gpt2(), "--ids", IDS));
  }

  private static void assertOneLine(String expected, CliRun run) {
    assertEquals(1, run.code(), run.out());
    // On a slow machine progress is told as well.
    var errors = run.err().lines().filter(line -> line.startsWith("error:")).toList();
    assertEquals(1, errors.size(), run.err());
    assertEquals(errors.getFirst(), run.err().lines().reduce("", (a, b) -> b));
    assertTrue(errors.getFirst().contains(expected), run.err());
  }

  private CliRun generate(String json, String... text) throws IOException {
    var plan = folder.resolve("written.json");
    Files.writeString(plan, json.replace("SAE", TRANSCODERS.toString()));
    var words =
        Stream.of(
            "generate", "--model", Golden.gpt2(), "--max-tokens", "3", "--plan", plan.toString());
    return CliRun.of(Stream.concat(words, Stream.of(text)).toArray(String[]::new));
  }

  private static String plan(String sae, int latent, String value) {
    return """
    {"sae": %s, "features": [{"latent": %d, "layer": 1, "mode": "add", "value": %s}]}
    """
        .formatted(sae, latent, value);
  }

  @Test
  void badInputIsToldInOneLine() throws IOException {
    var fits = plan("\"SAE\"", 3, "4");
    assertOneLine("uses latent 20,", generate(plan("\"SAE\"", 20, "4"), "--ids", IDS));
    assertOneLine("no finite number", generate(plan("\"SAE\"", 3, "NaN"), "--ids", IDS));
    assertOneLine("beyond a million", generate(plan("\"SAE\"", 3, "1e9"), "--ids", IDS));
    assertOneLine("no text to continue", generate(fits, "--text", ""));
    assertOneLine("the model sees 64", generate(fits, "--text", "keeper ".repeat(200)));
  }

  @Test
  void aPlanForOtherFilesIsExplainedAndCanBeForced() throws IOException {
    var other = "\"sha256\": \"" + "0".repeat(64) + "\"";
    var forSae = plan("{\"path\": \"SAE\", " + other + "}", 3, "4");
    var forModel = plan("\"SAE\"", 3, "4").replaceFirst("\\{", "{\"model\": {" + other + "},");
    assertOneLine("made for another autoencoder", generate(forSae, "--ids", IDS));
    assertOneLine("made for another model", generate(forModel, "--ids", IDS));
    var expected = generate(plan("\"SAE\"", 3, "4"), "--ids", IDS).out();
    for (var plan : new String[] {forSae, forModel}) {
      var forced = generate(plan, "--ids", IDS, "--force");
      assertEquals(0, forced.code(), forced.err());
      assertEquals(expected, forced.out());
    }
  }

  @Test
  void whatWasRemovedFromTheDiskIsToldInOneLine() throws IOException {
    var gone = folder.resolve("gone");
    var plan = plan("\"" + gone + "\"", 3, "4");
    assertOneLine("gone is not there", generate(plan, "--ids", IDS));
    var file = folder.resolve("written.json").toString();
    assertOneLine(
        "gone is not there",
        CliRun.of("sweep", "--model", Golden.gpt2(), "--ids", IDS, "--plan", file));
    assertOneLine(
        "there is no model",
        CliRun.of("sweep", "--model", gone.toString(), "--ids", IDS, "--plan", file));
  }

  private static CliRun seek(String... more) {
    var words =
        Stream.of(
            "seek",
            "--model",
            Golden.gpt2(),
            "--ids",
            IDS,
            "--sae",
            TRANSCODERS.toString(),
            "--want",
            "#258");
    return CliRun.of(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void featuresThatBringAboutATokenArePrintedAsJson() {
    var run = seek("--instead", "#310", "--top", "6", "--json");
    assertEquals(0, run.code(), run.err());
    var json = run.json().getAsJsonObject();
    var candidates = json.getAsJsonArray("candidates");
    assertEquals(6, candidates.size());
    var last = Double.POSITIVE_INFINITY;
    for (var element : candidates) {
      var candidate = element.getAsJsonObject();
      var predicted = candidate.get("predicted").getAsDouble();
      assertTrue(predicted > 0 && predicted <= last, run.out());
      last = predicted;
      assertTrue(candidate.get("measured").getAsDouble() != 0, run.out());
      assertTrue(candidate.get("layer").getAsInt() < 3, run.out());
    }
    assertTrue(Math.abs(json.get("correlation").getAsDouble()) <= 1, run.out());
  }

  @Test
  void featuresThatBringAboutATokenAreATableForAPerson() {
    var run = seek("--top", "4");
    assertEquals(0, run.code(), run.err());
    var lines = run.out().lines().toList();
    assertEquals(1 + 1 + 4 + 1, lines.size(), run.out());
    assertTrue(lines.get(2).matches(" *\\+.* (add|ablate) .* layer [012]"), run.out());
    assertTrue(lines.getLast().startsWith("correlation of predicted and measured:"), run.out());
  }

  @Test
  void whatCannotBeSoughtIsToldInOneLine() {
    assertOneLine("are the same", seek("--instead", "#258"));
    assertOneLine("No candidate", seek("--top", "0"));
    assertOneLine("is not there", seek("--sae", folder.resolve("nowhere").toString()));
  }

  @Test
  void theGivenPlansSliderIsMeasured() throws IOException {
    var words =
        new String[] {
          "bench",
          "steer",
          "--model",
          Golden.gpt2(),
          "--plan",
          plan().toString(),
          "--tokens",
          "8",
          "--runs",
          "5",
          "--threads",
          "1"
        };
    var run = CliRun.of(words);
    assertEquals(0, run.code(), run.err());
    var tasks =
        run.out()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject().get("task").getAsString())
            .toList();
    assertEquals("[steer, steer.worst]", tasks.toString());
    Files.writeString(
        folder.resolve("plan.json"),
        "{\"sae\": \"%s\", \"features\": [{\"latent\": 5, \"layer\": 0, \"mode\": \"ablate\"}]}"
            .formatted(TRANSCODERS));
    assertOneLine("has no slider", CliRun.of(words));
  }
}
