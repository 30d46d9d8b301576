package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Gemma Scope 2 belongs to: its configuration says it, and where that is missing its folders.
class GemmaScopeFormatTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes/gemma_scope_2");
  private static final String FILE = "layer_1_width_64_l0_small/params.safetensors";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "resid_post/layer_13_width_16k_l0_small, blocks.13.hook_resid_post, ''",
    "resid_post_all/layer_10_width_262k_l0_small, blocks.10.hook_resid_post, ''",
    "attn_out_all/layer_11_width_16k_l0_small, blocks.11.attn.hook_z, ''",
    "mlp_out/layer_17_width_16k_l0_big, blocks.17.hook_mlp_out, ''",
    "transcoder_all/layer_5_width_16k_l0_big_affine, blocks.5.mlp.hook_in, blocks.5.hook_mlp_out"
  })
  void foldersSayTheHooks(String place, String in, String out) {
    var file = Path.of("/models/gemma-scope-2-1b-pt").resolve(place).resolve("params.safetensors");
    assertEquals(in, HookNames.ofGemmaScope2(file).in().orElse(""));
    assertEquals(out, HookNames.ofGemmaScope2(file).out().orElse(""));
    assertEquals(Optional.of("google/gemma-3-1b-pt"), HookNames.gemmaModel(file));
  }

  @ParameterizedTest
  @CsvSource({
    "model.layers.10.output, blocks.10.hook_resid_post",
    "model.layers.11.self_attn.o_proj.input, blocks.11.attn.hook_z",
    "model.layers.5.pre_feedforward_layernorm.output, blocks.5.mlp.hook_in",
    "model.language_model.layers.5.post_feedforward_layernorm.output, blocks.5.hook_mlp_out",
    "model.layers.5.mlp.output, model.layers.5.mlp.output",
    "model.norm, model.norm"
  })
  void modulesOfTheModelAreHooks(String point, String hook) {
    assertEquals(hook, HookNames.ofGemmaPoint(point));
  }

  /// In a folder whose name says another layer and place.
  private Path copied(String name, String config) throws IOException {
    var place = Files.createDirectories(folder.resolve("resid_post/layer_9_width_64_l0_small"));
    Files.copy(GOLDEN.resolve(name).resolve(FILE), place.resolve("params.safetensors"));
    Files.writeString(place.resolve("config.json"), config);
    return place;
  }

  @Test
  void theConfigurationGoesBeforeThePath() throws IOException {
    var place =
        copied(
            "sae",
            """
            {"architecture": "jump_relu", "type": "sae", "model_name": "google/gemma-3-4b-it",
             "hf_hook_point_in": "model.layers.11.self_attn.o_proj.input",
             "hf_hook_point_out": "model.layers.11.self_attn.o_proj.input"}
            """);
    try (var stored = SaeFiles.inspect(place)) {
      assertEquals(Optional.of("blocks.11.attn.hook_z"), stored.metadata().hookName());
      assertEquals(Optional.empty(), stored.metadata().hookNameOut());
      assertEquals(Optional.of("google/gemma-3-4b-it"), stored.metadata().modelName());
      assertEquals(Wiring.AUTOENCODER, stored.spec().wiring());
    }
  }

  @Test
  void aTranscoderGoesFromTheInputOfTheMlpToItsOutput() throws IOException {
    var place =
        copied(
            "transcoder-skip",
            """
            {"type": "transcoder", "affine_connection": true,
             "hf_hook_point_in": "model.layers.5.pre_feedforward_layernorm.output",
             "hf_hook_point_out": "model.layers.5.post_feedforward_layernorm.output"}
            """);
    try (var stored = SaeFiles.inspect(place)) {
      assertEquals(Optional.of("blocks.5.mlp.hook_in"), stored.metadata().hookName());
      assertEquals(Optional.of("blocks.5.hook_mlp_out"), stored.metadata().hookNameOut());
      assertEquals(Wiring.SKIP_TRANSCODER, stored.spec().wiring());
    }
  }

  @Test
  void aWayAroundThatIsSpokenOfAndMissingIsRefused() throws IOException {
    var place = copied("sae", "{\"type\": \"transcoder\", \"affine_connection\": true}");
    var refused = assertThrows(FeaturescopeException.class, () -> SaeFiles.inspect(place));
    assertTrue(refused.problem().contains("lacks affine_skip_connection"), refused.problem());
  }

  @Test
  void aConfigurationThatCannotBeReadIsANoteAndThePathDecides() throws IOException {
    var place = copied("sae", "[".repeat(20_000));
    try (var stored = SaeFiles.inspect(place)) {
      assertEquals(Optional.of("blocks.9.hook_resid_post"), stored.metadata().hookName());
      assertEquals("config.json", stored.notes().getFirst().subject());
    }
  }
}
