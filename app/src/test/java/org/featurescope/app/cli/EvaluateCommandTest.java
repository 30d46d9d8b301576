package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.concept.ConceptFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `evaluate` on the bundled pack, with samples that are too small to mean much: what is asked for
/// is printed and written.
class EvaluateCommandTest {
  @TempDir Path folder;

  @Test
  void conceptsAreMatchedForEveryAutoencoderOfThePack() throws IOException {
    var run = CliRun.of("evaluate", "--concepts", "--tokens", "1500", "--out", folder.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("hook_resid_post"), run.out());
    try (var folders = Files.list(folder)) {
      var tables = folders.map(each -> ConceptFile.read(each.resolve(ConceptFile.NAME))).toList();
      assertTrue(tables.size() > 1, "one for each autoencoder");
      assertTrue(tables.stream().allMatch(table -> table.shareAbove(0.5) > 0));
    }
  }

  @Test
  void withoutAnythingElseThePackIsMeasuredAnew() {
    var run = CliRun.of("evaluate", "--json", "--tokens", "600", "--questions", "1");
    assertEquals(0, run.code(), run.err());
    var report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertTrue(report.getAsJsonArray("exam").size() > 20, "every topic of the exam");
    var saes = report.getAsJsonObject("saes");
    saes.entrySet()
        .forEach(sae -> {
          var figures = sae.getValue().getAsJsonObject();
          assertTrue(figures.get("explained_variance").getAsDouble() > 0.5, sae.toString());
          assertTrue(figures.get("loss_recovered").getAsDouble() > 0.5, sae.toString());
        });
    assertTrue(saes.size() > 1);
  }

  /// A set, and the same as a training leaves it: one folder for each layer.
  @Test
  void transcodersOfAllLayersAreMeasuredTogether() throws IOException {
    var set = Golden.path("graphs/attribution/jumprelu/transcoders").toString();
    var trained = folder.resolve("trained").toString();
    assertEquals(0, CliRun.of("export", "--sae", set, "--out", trained).code());
    var corpus =
        Files.writeString(folder.resolve("corpus.txt"), "The keeper saw the sea. ".repeat(50));
    for (var saes : List.of(set, trained)) {
      var run =
          CliRun.of(
              "evaluate", "--model", Golden.gpt2(), "--sae", saes, "--corpus", corpus.toString());
      assertEquals(0, run.code(), run.err());
      var report = run.json().getAsJsonObject();
      assertEquals(3, report.getAsJsonArray("layers").size());
      for (var layer : report.getAsJsonArray("layers")) {
        assertTrue(layer.getAsJsonObject().get("normalised_mse").getAsDouble() > 0);
        assertTrue(layer.getAsJsonObject().get("l0").getAsDouble() > 0);
      }
      assertTrue(report.get("ce_all_replaced").getAsDouble() > 0, report.toString());
    }
  }

  @Test
  void tablesThatWouldReplaceEachOtherAreRefused() {
    var sae = "saes/layer1";
    var run =
        CliRun.of("evaluate", "--concepts", "--sae", sae, "--sae", sae, "--out", folder.toString());
    assertEquals(1, run.code());
    assertTrue(run.err().contains("folders of one name"), run.err());
  }

  @Test
  void whatWouldBeIgnoredIsRefused() {
    var out = CliRun.of("evaluate", "--out", folder.toString());
    assertTrue(out.err().contains("--out changes nothing without --concepts"), out.err());
    var two = CliRun.of("evaluate", "--corpus", "x.txt", "--sae", "a", "--sae", "b");
    assertTrue(two.err().contains("one autoencoder at a time"), two.err());
  }
}
