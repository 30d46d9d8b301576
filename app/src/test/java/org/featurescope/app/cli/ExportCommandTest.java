package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir private Path folder;

  private CliRun export(String sae, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "export",
                "--sae",
                Golden.path("saes/" + sae).toString(),
                "--out",
                folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray(String[]::new));
  }

  @Test
  void an_autoencoder_of_another_family_becomes_one_of_saelens_with_its_hook() throws IOException {
    var run = export("openai/topk", "--hook", "blocks.1.resid_post_mlp");

    assertEquals(0, run.code(), run.err());
    assertEquals(
        List.of("cfg.json", "sae_weights.safetensors"), Golden.filesIn(folder.resolve("out")));
    var config = Files.readString(folder.resolve("out/cfg.json"));
    assertTrue(config.contains("\"hook_name\": \"blocks.1.hook_resid_post\""), config);
    assertTrue(config.contains("\"normalize_activations\": \"layer_norm\""), config);
  }

  @Test
  void a_set_becomes_a_folder_for_each_layer() throws IOException {
    var run = export("circuit_tracer/plt-jumprelu");

    assertEquals(0, run.code(), run.err());
    assertEquals(List.of("layer_0", "layer_1", "layer_2"), Golden.filesIn(folder.resolve("out")));
  }

  @Test
  void what_saelens_lacks_is_said_in_one_sentence_and_nothing_is_written() {
    var run = export("sparsify/groupmax");

    assertEquals(1, run.code());
    assertTrue(
        run.err().startsWith("error: SAELens has no GroupMax, so this cannot be written"),
        run.err());
    assertTrue(Files.notExists(folder.resolve("out")));
  }

  @Test
  void single_transcoders_become_a_set_of_circuit_tracer() throws IOException {
    var layers = Golden.path("saes/circuit_tracer/plt-jumprelu");
    var words = new ArrayList<>(List.of("export", "--layout", "circuit-tracer"));
    for (var layer : List.of("layer_1", "layer_0", "layer_2")) {
      words.addAll(List.of("--sae", layers.resolve(layer + ".safetensors").toString()));
    }
    words.addAll(List.of("--model-name", "tiny", "--out", folder.resolve("out").toString()));

    var run = CliRun.of(words.toArray(String[]::new));

    assertEquals(0, run.code(), run.err());
    assertEquals(
        List.of("config.yaml", "layer_0.safetensors", "layer_1.safetensors", "layer_2.safetensors"),
        Golden.filesIn(folder.resolve("out")));
    assertTrue(Files.readString(folder.resolve("out/config.yaml")).contains("model_name: tiny"));
  }

  @Test
  void a_layout_that_is_not_known_is_told() {
    var run = export("openai/topk", "--layout", "other");

    assertEquals(1, run.code());
    assertEquals(
        "error: there is no --layout other (write saelens or circuit-tracer)", run.err().strip());
  }
}
