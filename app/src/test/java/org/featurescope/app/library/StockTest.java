package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.cli.Golden;
import org.featurescope.app.library.Stock.Cached;
import org.featurescope.app.library.Stock.Presence;
import org.featurescope.assets.catalogue.Catalogue;
import org.featurescope.compute.hub.RepoId;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the names of the Hub stand for on this disk.
class StockTest {
  private static final String JB = "jbloom/GPT2-Small-SAEs-Reformatted";

  @TempDir Path root;

  private MadeUpCache cache;

  @BeforeEach
  void make() {
    cache = new MadeUpCache(root);
  }

  private static String hook(int layer) {
    return "blocks." + layer + ".hook_resid_pre";
  }

  private static Path golden(String name) {
    return Golden.path("saes/" + name);
  }

  private Presence presence(String entry) {
    return cache.look().presence(Catalogue.ofProgram().entry(entry).orElseThrow());
  }

  @Test
  void a_model_is_named_by_its_repository_or_its_entry() throws IOException {
    var folder = cache.model("openai-community/gpt2", 12, 768);
    var stock = cache.look();
    assertEquals(Optional.of(folder), stock.model("openai-community/gpt2"));
    assertEquals(Optional.of(folder), stock.model("gpt2"));
    assertEquals(Optional.empty(), stock.model("openai-community/gpt3"));
    assertEquals(Optional.empty(), stock.model("../gpt2"));
    assertEquals(
        List.of("openai-community/gpt2"), stock.models().stream().map(Cached::name).toList());
  }

  @Test
  void a_model_with_a_missing_shard_is_told_of_and_not_opened() throws IOException {
    cache.put("org/large", "config.json", "{}");
    cache.put("org/large", "model-00001-of-00002.safetensors", "");
    cache.put(
        "org/large",
        "model.safetensors.index.json",
        "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
            + " \"b\": \"model-00002-of-00002.safetensors\"}}");
    var refused = assertThrows(FeaturescopeException.class, () -> cache.look().model("org/large"));
    assertEquals(
        "org/large is not whole on this disk: model-00002-of-00002.safetensors is not there yet",
        refused.problem());
    assertEquals("say 'featurescope download org/large'", refused.remedy());
  }

  @Test
  void an_sae_is_named_by_its_place_in_its_repository() throws IOException {
    var first = cache.sae(JB, hook(3), hook(3), 768);
    assertEquals(Optional.of(first), cache.look().sae(JB), "the only one needs no place");
    var second = cache.sae(JB, hook(8), hook(8), 768);
    assertEquals(Optional.of(second), cache.look().sae(JB + "/" + hook(8)));
    assertEquals(Optional.of(second), cache.look().sae("gpt2-small-res-jb/" + hook(8)));
    var refused = assertThrows(FeaturescopeException.class, () -> cache.look().sae(JB));
    assertEquals(JB + " holds 2 autoencoders", refused.problem());
    assertTrue(refused.remedy().contains(JB + "/" + hook(3)), refused.remedy());
    assertThrows(FeaturescopeException.class, () -> cache.look().sae(JB + "/" + hook(9)));
    assertEquals(Optional.empty(), cache.look().sae("some/folder"));
  }

  @Test
  void an_entry_that_is_not_here_is_to_be_downloaded() {
    var refused =
        assertThrows(
            FeaturescopeException.class, () -> cache.look().sae("gpt2-small-res-jb/" + hook(8)));
    assertEquals("say 'featurescope download gpt2-small-res-jb'", refused.remedy());
  }

  @Test
  void an_entry_is_here_whole_partly_or_not() throws IOException {
    assertEquals(Presence.ABSENT, presence("gpt2"));
    cache.put("openai-community/gpt2", "config.json", "{}");
    assertEquals(Presence.PARTLY, presence("gpt2"));
    cache.model("openai-community/gpt2", 12, 768);
    assertEquals(Presence.WHOLE, presence("gpt2"));
    cache.sae(JB, hook(8), hook(8), 768);
    assertEquals(Presence.PARTLY, presence("gpt2-small-res-jb"));
    var entry = Catalogue.ofProgram().entry("gpt2-small-res-jb").orElseThrow();
    assertEquals(
        List.of(hook(8)), cache.look().here(entry).stream().map(piece -> piece.name()).toList());
  }

  @Test
  void dimensions_say_which_one_differs() throws IOException {
    var model = Dimensions.ofModel(cache.model("org/small", 6, 512)).orElseThrow();
    var wide = Dimensions.ofSae(cache.sae("org/wide", "", hook(3), 768)).orElseThrow();
    var deep = Dimensions.ofSae(cache.sae("org/deep", "", hook(9), 512)).orElseThrow();
    var right = Dimensions.ofSae(cache.sae("org/right", "", hook(3), 512)).orElseThrow();
    var inner =
        Dimensions.ofSae(cache.sae("org/inner", "", "blocks.3.mlp.hook_post", 2048)).orElseThrow();
    assertEquals(Optional.of("It reads width 768, the model in use has 512"), wide.mismatch(model));
    assertEquals(
        Optional.of("It reads layer 9, the model in use has 6 layers, counted from 0"),
        deep.mismatch(model));
    assertEquals(Optional.empty(), right.mismatch(model));
    assertEquals(Optional.empty(), inner.mismatch(model), "the MLP's width is its own");
    assertEquals("blocks.3.hook_resid_pre, width 512, 64 latents", right.words());
    assertEquals("6 layers, width 512", model.words());
  }

  @Test
  void the_catalogue_knows_where_an_sae_reads_that_does_not_say_it() throws IOException {
    var repository = "EleutherAI/sae-pythia-70m-deduped-32k";
    cache.put(repository, "layers.3/cfg.json", "{\"d_in\": 512, \"num_latents\": 32768}");
    var folder = cache.put(repository, "layers.3/sae.safetensors", "");
    var stock = cache.look();
    var size = stock.dimensions(new Cached(new RepoId(repository), "layers.3", folder));
    assertEquals(Optional.of("blocks.3.hook_resid_post"), size.map(Dimensions::hook));
    var model = Dimensions.ofModel(cache.model("EleutherAI/pythia-70m-deduped", 6, 512));
    assertTrue(size.orElseThrow().fits(model.orElseThrow()));
  }

  private Dimensions gpt2(int layers, int width) throws IOException {
    var folder =
        cache.put(
            "org/whole",
            "config.json",
            """
            {"model_type": "gpt2", "n_layer": %d, "n_embd": %d, "n_head": 2, "vocab_size": 9,
             "n_positions": 8}
            """
                .formatted(layers, width));
    return Dimensions.ofModel(folder).orElseThrow();
  }

  /// The golden SAEs read width 24; their configurations or paths say where, or nothing does.
  @ParameterizedTest
  @CsvSource({
    "saelens/topk, blocks.1.hook_resid_post",
    "gemma_scope/transcoder, blocks.2.ln2.hook_normalized",
    "gemma_scope_2/transcoder-skip, blocks.1.mlp.hook_in",
    "sparsify/topk/layers.1, blocks.1.hook_resid_post",
    "circuit_tracer/plt-relu, blocks.*.mlp.hook_in",
    "circuit_tracer/clt-jumprelu, blocks.*.hook_resid_mid"
  })
  void the_headers_of_every_family_say_what_fits(String name, String hook) throws IOException {
    var size = new SaeHeaders().of(golden(name)).orElseThrow();
    assertEquals(hook, size.hook());
    assertTrue(size.fits(gpt2(3, 24)), size.words());
    assertEquals(
        Optional.of("It reads width 24, the model in use has 40"), size.mismatch(gpt2(3, 40)));
  }

  @Test
  void a_set_for_other_layers_does_not_fit() throws IOException {
    var set = new SaeHeaders().of(golden("circuit_tracer/plt-relu")).orElseThrow();
    assertEquals("blocks.*.mlp.hook_in, 3 layers, width 24, 32 latents", set.words());
    assertEquals(
        Optional.of("It has transcoders for 3 layers, the model in use has 4"),
        set.mismatch(gpt2(4, 24)));
  }

  @Test
  void a_hook_inside_a_layer_has_a_width_of_its_own() throws IOException {
    var neurons = Dimensions.ofSae("blocks.1.mlp.hook_post", 96, 64);
    assertTrue(neurons.fits(gpt2(2, 24)), "four times the stream");
    assertEquals(
        Optional.of("It reads width 96, the model in use has 160 at blocks.1.mlp.hook_post"),
        neurons.mismatch(gpt2(2, 40)));
  }

  @Test
  void openais_files_in_one_folder_are_an_sae_each() throws IOException {
    var place = "gpt2-small/resid_post_mlp_v5_32k/autoencoders";
    var folder = cache.put("openai/saes", place + "/README.md", "");
    for (var layer : List.of(0, 1)) {
      Files.copy(golden("openai/topk/autoencoder.pt"), folder.resolve(layer + ".pt"));
    }
    var stock = cache.look();
    var found = stock.saes();
    assertEquals(
        List.of("openai/saes/" + place + "/0.pt", "openai/saes/" + place + "/1.pt"),
        found.stream().map(Cached::name).toList());
    var second = stock.dimensions(found.getLast()).orElseThrow();
    assertEquals("blocks.1.hook_resid_post, width 24, 64 latents", second.words());
    assertEquals(Optional.of(folder.resolve("1.pt")), stock.sae("openai/saes/" + place + "/1.pt"));
  }

  @Test
  void headers_are_read_again_when_the_file_changes() throws IOException {
    var file = root.resolve("sae.pt");
    var headers = new SaeHeaders();
    Files.writeString(file, "nothing yet");
    assertEquals(Optional.empty(), headers.of(file));
    Files.copy(golden("openai/topk/autoencoder.pt"), file, StandardCopyOption.REPLACE_EXISTING);
    var size = headers.of(file);
    assertEquals("width 24, 64 latents", size.orElseThrow().words());
    assertSame(size.get(), headers.of(file).orElseThrow(), "read once");
  }

  @Test
  void a_hostile_configuration_has_no_dimensions() throws IOException {
    for (var config :
        List.of("[".repeat(20_000), "{\"n_layer\": -1, \"n_embd\": 1e300}", "nonsense", "[]")) {
      var folder = cache.put("org/bad", "config.json", config);
      assertEquals(Optional.empty(), Dimensions.ofModel(folder), config.substring(0, 2));
    }
  }
}
