package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.sae.format.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which models an autoencoder could belong to whose files do not say it.
class KnownModelsTest {
  @TempDir Path root;

  private static Finding finding(String hook, int width, List<KnownModels.Model> known) {
    return KnownModels.finding(Dimensions.ofSae(hook, width, 64), known);
  }

  @Test
  void width_and_layer_choose_among_the_catalogue_and_the_disk() throws IOException {
    var cache = new MadeUpCache(root);
    cache.model("openai-community/gpt2", 12, 768);
    var own = cache.model("me/wide", 2, 768);
    var known = KnownModels.of(Map.of("mine", own), List.of(), Optional.of(cache.look()));

    var found = finding("blocks.7.hook_resid_pre", 768, known);
    assertEquals(Finding.Level.OK, found.level());
    assertEquals(
        "openai-community/gpt2: by blocks.7.hook_resid_pre, width 768, 64 latents", found.text());

    var early = finding("blocks.1.hook_resid_pre", 768, known).text();
    assertTrue(early.startsWith("mine, me/wide, openai-community/gpt2: by"), early);

    var pythia = finding("", 512, known).text();
    assertTrue(pythia.startsWith("pythia-70m"), pythia);
  }

  @Test
  void where_none_has_the_width_it_says_so() {
    var found = finding("blocks.0.hook_resid_post", 24, List.of());
    assertEquals(Finding.Level.WARNING, found.level());
    assertTrue(found.text().contains("goes with blocks.0.hook_resid_post, width 24"));
  }

  /// The heads' outputs are as wide as the heads together, which the catalogue does not say.
  @Test
  void a_width_that_is_not_known_chooses_nothing() {
    var known = List.of(new KnownModels.Model("any", Dimensions.ofModel("any", 12, 768)));
    assertEquals(Finding.Level.WARNING, finding("blocks.3.attn.hook_z", 768, known).level());
  }
}
