package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.format.FeatureFormat;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureImportTest {
  private static final MadeUpIndex INDEX = MadeUpIndex.of("mine", 20, 1);
  private static final String BATCH =
      """
      {"model_id": "gpt2", "layer": 8, "sae_set": "res", "extra": [1.50, null],
       "features": [
        {"feature_index": 6, "frac_nonzero": 0.5, "pos_str": [" sea"], "pos_values": [1],
         "unknown": "kept",
         "activations": [{"bin_contains": -1, "tokens": ["the", " harbour"], "values": [0, 2]}]},
        {"feature_index": 2, "frac_nonzero": 0.25, "activations": []}]}
      """;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("work.db"));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private FeatureImport.Imported bringIn(Path path) {
    return new FeatureImport(workspace, path, Optional.empty())
        .run(Progress.none(), new Cancellation());
  }

  private Path export(IndexSubject subject, FeatureFormat format) {
    return new FeatureExport(workspace, subject, format, folder.resolve("out-" + format))
        .run(Progress.none(), new Cancellation());
  }

  @Test
  void aFileOfAnotherToolBecomesAnIndexWithWhatItLeftOutEmpty() throws IOException {
    var imported = bringIn(Files.writeString(folder.resolve("batch-0.json"), BATCH));
    assertEquals(2, imported.features());
    assertEquals("8-res", imported.subject().saeName());
    var table = workspace.features(imported.subject());
    assertEquals(7, table.size());
    assertEquals(0.5, table.density(6));
    assertEquals(0.25, table.density(2));
    assertTrue(table.dead(0));
    assertTrue(workspace.search(table, "harb").get(6));
    assertEquals(
        "the harbour",
        workspace.feature(imported.subject(), 6).examples().getFirst().passage().text());
  }

  @Test
  void whatCameFromAToolGoesBackAsItCame() throws IOException {
    var imported = bringIn(Files.writeString(folder.resolve("batch-0.json"), BATCH));
    var out = export(imported.subject(), FeatureFormat.SAEDASHBOARD).resolve("batch-0.json");
    var before = JsonParser.parseString(BATCH).getAsJsonObject();
    var after = JsonParser.parseString(Files.readString(out)).getAsJsonObject();
    assertEquals(before.get("extra"), after.get("extra"));
    assertTrue(Files.readString(out).contains("1.50"));
    // In the order of their numbers.
    assertEquals(before.getAsJsonArray("features").get(0), after.getAsJsonArray("features").get(1));
    assertEquals(before.getAsJsonArray("features").get(1), after.getAsJsonArray("features").get(0));
  }

  @Test
  void importingTheSameSourceAgainKeepsWhatIsWrittenOnItsFeatures() throws IOException {
    var file = Files.writeString(folder.resolve("batch-0.json"), BATCH);
    var subject = bringIn(file).subject();
    workspace.notes().set(new FeatureKey(subject.saeHash(), 6), "mine");
    assertEquals(subject, bringIn(file).subject());
    assertEquals(1, workspace.runs().size());
    assertEquals(List.of(), workspace.aside(), "it takes the place of the earlier one");
    assertTrue(workspace.features(subject).noted(6));
    var more = Files.writeString(folder.resolve("batch-1.json"), BATCH);
    assertEquals(subject, bringIn(more).subject());
    assertEquals(1, workspace.aside().size(), "that of another file is put aside");
  }

  @Test
  void anIndexOfOurOwnGoesThroughNeuronpediasFormatAndBack() {
    INDEX.publishTo(workspace);
    workspace.labels().set(new FeatureKey(INDEX.subject().saeHash(), 3), Label.typed("waves"));
    var out = export(INDEX.subject(), FeatureFormat.NEURONPEDIA);
    try (var other = Workspace.open(folder.resolve("other.db"))) {
      var imported =
          new FeatureImport(other, out, Optional.empty()).run(Progress.none(), new Cancellation());
      assertEquals(20, imported.features());
      var table = other.features(imported.subject());
      assertEquals("waves", table.label(3));
      assertEquals(LabelSource.IMPORT, table.source(3));
      for (var latent = 0; latent < 20; latent++) {
        var mine = INDEX.feature(latent);
        var theirs = other.feature(imported.subject(), latent);
        assertEquals(mine.statistics().density(), table.density(latent), 1e-9);
        assertEquals(mine.statistics().histogram(), theirs.statistics().histogram());
        assertEquals(mine.examples().size(), theirs.examples().size());
        assertEquals(
            mine.geometry().promoted().getFirst().token(),
            theirs.geometry().promoted().getFirst().token());
      }
    }
  }

  @Test
  void explanationsGoOntoAnIndexThatIsThere() throws IOException {
    INDEX.publishTo(workspace);
    var file =
        Files.writeString(
            folder.resolve("batch-0.jsonl"),
            """
            {"modelId": "toy", "index": "5", "description": "lamps"}
            {"modelId": "toy", "index": "6", "description": "keepers"}
            """);
    var imported =
        new FeatureImport(workspace, file, Optional.of(INDEX.subject()))
            .run(Progress.none(), new Cancellation());
    assertEquals(2, imported.labels());
    assertEquals("keepers", workspace.features(INDEX.subject()).label(6));
    assertEquals(INDEX.feature(6), workspace.feature(INDEX.subject(), 6));
  }

  @Test
  void aFileThatBreaksOffLeavesNothing() throws IOException {
    var file =
        Files.writeString(folder.resolve("batch-0.json"), BATCH.substring(0, BATCH.length() - 30));
    assertThrows(FeaturescopeException.class, () -> bringIn(file));
    assertTrue(workspace.runs().isEmpty());
    for (var table : List.of("run", "feature", "foreign_record")) {
      assertEquals(
          0, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM " + table)));
    }
  }

  @Test
  void aNumberThatNoAutoencoderHasIsRefused() throws IOException {
    var file =
        Files.writeString(folder.resolve("batch-0.json"), BATCH.replace("6,", "2000000000,"));
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> bringIn(file))
            .problem()
            .contains("speaks of feature 2,000,000,000"));
  }
}
