package org.featurescope.compute.concept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.concept.ConceptTable.ConceptMatch;
import org.featurescope.compute.concept.ConceptTable.FeatureMatch;
import org.featurescope.compute.concept.ConceptTable.Score;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptFileTest {
  private static final Score SCORE = new Score(0.25, 0.9375, 0.5, 0.75, 0.0125, 0.25);
  private static final ConceptTable TABLE =
      new ConceptTable(
          "blocks.1.hook_resid_post",
          1000,
          8,
          List.of(new ConceptMatch("quote.inside", "Inside a quotation", 40, 5, SCORE, 2)),
          List.of(
              new FeatureMatch(2, "quote.inside", "Inside a quotation", 17, SCORE),
              new FeatureMatch(5, "quote.inside", "Inside a quotation", 31, SCORE)));

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    ConceptFile.write(TABLE, folder.resolve(ConceptFile.NAME));
    assertEquals(Optional.of(TABLE), ConceptFile.of(folder, 8));
  }

  @Test
  void aTableIsPacked() throws IOException {
    var packed = folder.resolve(ConceptFile.NAME);
    ConceptFile.write(TABLE, packed);
    assertEquals(0x1f, Files.readAllBytes(packed)[0]);
    ConceptFile.write(TABLE, folder.resolve("concepts.json"));
    assertTrue(Files.readString(folder.resolve("concepts.json")).startsWith("{"));
    Files.delete(packed);
    assertEquals(Optional.of(TABLE), ConceptFile.of(folder, 8));
  }

  @Test
  void aFileAmongOthersHasATableOfItsOwn() throws IOException {
    var layer = Files.createFile(folder.resolve("layer_3.safetensors"));
    assertEquals("layer_3.concepts.json.gz", ConceptFile.nameFor(layer));
    ConceptFile.write(TABLE, folder.resolve(ConceptFile.nameFor(layer)));
    assertEquals(Optional.of(TABLE), ConceptFile.of(layer, 8));
    assertEquals(Optional.empty(), ConceptFile.of(folder, 8));
  }

  @Test
  void anArchiveThatEndsEarlyOrIsNoneIsRefused() throws IOException {
    var file = folder.resolve(ConceptFile.NAME);
    ConceptFile.write(TABLE, file);
    var whole = Files.readAllBytes(file);
    for (var bytes : List.of(Arrays.copyOf(whole, whole.length / 2), new byte[] {1, 2, 3})) {
      Files.write(file, bytes);
      var problem =
          assertThrows(FeaturescopeException.class, () -> ConceptFile.of(folder, 8)).problem();
      assertTrue(problem.endsWith("is not a table of features and concepts"), problem);
    }
  }

  @Test
  void aFolderWithoutATableHasNone() {
    assertEquals(Optional.empty(), ConceptFile.of(folder, 8));
  }

  @Test
  void aTableOfAnotherAutoencoderIsRefused() {
    ConceptFile.write(TABLE, folder.resolve(ConceptFile.NAME));
    var problem =
        assertThrows(FeaturescopeException.class, () -> ConceptFile.of(folder, 9)).problem();
    assertTrue(problem.contains("8 features") && problem.contains("has 9"), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"hook\": \"h\", \"latents\": 4, \"concepts\": [], \"features\": [null]}",
        "{\"hook\": \"h\", \"latents\": 4, \"concepts\": [], \"features\": [{\"latent\": 1}]}",
        "{\"hook\": \"h\", \"latents\": 4, \"concepts\": [], \"features\": [{\"latent\": 9,"
            + " \"concept\": \"c\", \"title\": \"t\", \"score\": {\"f1\": 0.5}}]}",
        "{\"hook\": \"h\", \"latents\": 4, \"concepts\": [], \"features\": [{\"latent\": 1,"
            + " \"concept\": \"c\", \"title\": \"t\", \"score\": {\"f1\": 1.5}}]}",
        "not json"
      })
  void anythingElseIsRefusedInOneSentence(String text) throws IOException {
    Files.writeString(folder.resolve("concepts.json"), text);
    var problem =
        assertThrows(FeaturescopeException.class, () -> ConceptFile.of(folder, 4)).problem();
    assertTrue(problem.endsWith("is not a table of features and concepts"), problem);
  }
}
