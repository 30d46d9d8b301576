package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListFileTest {
  @TempDir Path folder;

  @Test
  void what_is_written_is_read_again() {
    var lists =
        List.of(
            new FeatureList("Quotes", List.of(new FeatureKey("a", 5), new FeatureKey("b", 0))),
            new FeatureList("Empty", List.of()));
    var file = folder.resolve("lists.json");
    ListFile.write(lists, file);
    assertEquals(lists, ListFile.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "not json",
        "{\"lists\": [{\"name\": \"x\"}]}",
        "{\"lists\": [{\"name\": \"x\", \"features\": [{\"sae\": \"a\", \"feature\": -1}]}]}",
        "{\"lists\": [{\"name\": \"x\", \"features\": [{\"feature\": 1}]}]}",
        "{\"lists\": [null]}"
      })
  void anything_else_is_refused_with_a_sentence(String content) throws IOException {
    var file = Files.writeString(folder.resolve("lists.json"), content);
    var refused = assertThrows(FeaturescopeException.class, () -> ListFile.read(file));
    assertEquals("lists.json holds no lists of features", refused.problem());
  }
}
