package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

/// What a person keeps beside the features.
class KeptThingsTest extends OpenWorkspace {

  @Test
  void listsKeepTheirOrder() {
    var list = new FeatureList("mine", List.of(key(9), key(2), key(9), new FeatureKey("x", 1)));
    workspace.lists().save(list);
    workspace.lists().save(new FeatureList("empty", List.of()));
    assertEquals(List.of("empty", "mine"), workspace.lists().names());
    assertEquals(list, workspace.lists().find("mine").orElseThrow());
    workspace.lists().rename("mine", "ours");
    assertThrows(FeaturescopeException.class, () -> workspace.lists().rename("ours", "empty"));
    workspace.lists().delete("empty");
    assertEquals(List.of("ours"), workspace.lists().names());
    assertTrue(workspace.lists().find("mine").isEmpty());
  }

  @Test
  void textsPlansGraphsAndPinsAreKept() {
    var text = workspace.texts().save("a story", "Once upon a time 🙂");
    workspace.texts().save("the same story", "Once upon a time 🙂");
    assertEquals("the same story", workspace.texts().find(text.hash()).orElseThrow().name());
    assertEquals(1, workspace.texts().all().size());
    workspace.texts().delete(text.hash());
    assertTrue(workspace.texts().all().isEmpty());

    workspace.plans().save("happier", "{\"features\": []}");
    workspace.plans().save("happier", "{\"features\": [1]}");
    workspace.graphs().save("happier", "{\"nodes\": []}");
    assertEquals("{\"features\": [1]}", workspace.plans().find("happier").orElseThrow().json());
    workspace.plans().delete("happier");
    assertTrue(workspace.plans().names().isEmpty());
    assertEquals(List.of("happier"), workspace.graphs().names());

    workspace.pins().set(List.of(key(5), key(1)));
    assertEquals(List.of(key(5), key(1)), workspace.pins().all());
    workspace.pins().set(List.of(key(1)));
    assertEquals(List.of(key(1)), workspace.pins().all());
  }
}
