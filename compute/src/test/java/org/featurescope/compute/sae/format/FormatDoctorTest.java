package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipOutputStream;
import org.featurescope.compute.checkpoint.ZipFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor says about files: what they are, what is missing, what to do.
class FormatDoctorTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "saelens/topk | SAELens, version 6: TopK autoencoder, 24 to 64 latents",
        "saelens/old-flat-topk | SAELens, before version 6: TopK autoencoder, 24 to 64 latents",
        "saelens/transcoder | SAELens, version 6: ReLU transcoder, 24 to 64 latents to 20",
        "gemma_scope/sae | Gemma Scope: JumpReLU autoencoder, 24 to 64 latents",
        "openai/identity | OpenAI sparse_autoencoder: Identity autoencoder, 24 to 64 latents",
        "sparsify/groupmax | sparsify: GroupMax autoencoder, 24 to 64 latents",
        "dictionary_learning/gated | dictionary_learning: Gated autoencoder, 24 to 64 latents",
        "circuit_tracer/plt-relu"
            + " | circuit-tracer: ReLU set of 3 per-layer transcoders, 24 to 32 latents",
        "circuit_tracer/clt-jumprelu"
            + " | circuit-tracer: JumpReLU set of 3 cross-layer transcoders, 24 to 32 latents"
      })
  void saysWhatItIs(String name, String what) {
    var diagnosis = FormatDoctor.examine(GOLDEN.resolve("saes").resolve(name));
    assertEquals(what, diagnosis.what());
    assertTrue(diagnosis.isUsable(), diagnosis.findings().toString());
  }

  private static Finding finding(Diagnosis diagnosis, String subject) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(diagnosis.findings().toString()));
  }

  @Test
  void namesTheHookAndTheModel() {
    var diagnosis = FormatDoctor.examine(GOLDEN.resolve("saes/saelens/topk"));
    assertEquals("it reads blocks.1.hook_resid_post", finding(diagnosis, "hook").text());
    assertEquals("its files say gpt2", finding(diagnosis, "model").text());
    assertEquals(Finding.Level.OK, finding(diagnosis, "weights").level());
  }

  @Test
  void saysHowToNameAHookThatTheFilesDoNot() {
    var hook = finding(FormatDoctor.examine(GOLDEN.resolve("saes/openai/topk")), "hook");
    assertEquals(Finding.Level.WARNING, hook.level());
    assertTrue(hook.remedy().contains("--hook NAME"), hook.remedy());
  }

  @Test
  void aFolderOfOpenAisFilesIsListed() throws IOException {
    for (var layer : List.of("0.pt", "1.pt")) {
      Files.copy(GOLDEN.resolve("saes/openai/topk/autoencoder.pt"), folder.resolve(layer));
    }
    Files.writeString(folder.resolve("2.pt"), "not whole");
    var diagnosis = FormatDoctor.examine(folder);
    assertEquals("a folder of several autoencoders", diagnosis.what());
    assertEquals(
        List.of(folder.resolve("0.pt").toString(), folder.resolve("1.pt").toString()),
        diagnosis.findings().stream()
            .filter(finding -> finding.subject().equals("holds"))
            .map(Finding::text)
            .toList());
  }

  @Test
  void saysThatAThresholdIsUsedInsteadOfK() {
    var path = GOLDEN.resolve("saes/dictionary_learning/topk-threshold");
    var activation = finding(FormatDoctor.examine(path), "activation");
    assertTrue(activation.text().contains("k = 6 is not used"), activation.text());
  }

  @ParameterizedTest
  @CsvSource({
    "saelens/topk, cfg.json, cfg.json",
    "saelens/topk, sae_weights.safetensors, sae_weights.safetensors",
    "sparsify/topk/layers.1, cfg.json, cfg.json",
    "dictionary_learning/topk, ae.pt, ae.pt",
    "circuit_tracer/plt-relu, layer_, layer_0.safetensors"
  })
  void saysWhichPartIsMissing(String name, String leftOut, String missing) throws IOException {
    try (var files = Files.list(GOLDEN.resolve("saes").resolve(name))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var own = file.getFileName().toString();
        if (!own.startsWith(leftOut) && !own.startsWith("expected")) {
          Files.copy(file, folder.resolve(own));
        }
      }
    }
    var diagnosis = FormatDoctor.examine(folder);
    assertFalse(diagnosis.isUsable());
    var remedy = finding(diagnosis, "missing").remedy();
    assertTrue(remedy.contains(missing), remedy);
  }

  @Test
  void listsTheTensorsOfAnotherKindOfFile() {
    var file = GOLDEN.resolve("saes/saelens/topk/expected.safetensors");
    var copy = folder.resolve("any.safetensors");
    try {
      Files.copy(file, copy);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    var diagnosis = FormatDoctor.examine(copy);
    assertEquals("a safetensors file of another kind", diagnosis.what());
    assertEquals("\"features\" F32[12, 64]", finding(diagnosis, "tensor").text());
  }

  @Test
  void namesWhatAPickleIsRefusedFor() throws IOException {
    var pickle = "cposix\nsystem\n(Vls\ntR.".getBytes(StandardCharsets.US_ASCII);
    var file = folder.resolve("model.pt");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipFiles.add(zip, "model/data.pkl", pickle, false);
    }
    var diagnosis = FormatDoctor.examine(file);
    assertFalse(diagnosis.isUsable());
    assertTrue(finding(diagnosis, "contents").text().contains("\"posix.system\""));
  }

  @Test
  void aTextFileIsOfNoKnownKind() throws IOException {
    var file = Files.writeString(folder.resolve("notes.txt"), "weights to follow");
    assertEquals("a file of no known kind", FormatDoctor.examine(file).what());
    assertEquals("nothing", FormatDoctor.examine(folder.resolve("absent")).what());
  }

  @ParameterizedTest
  @CsvSource({
    "layers.5.mlp, false, blocks.5.hook_mlp_out, ''",
    "layers.5.mlp, true, blocks.5.mlp.hook_in, blocks.5.hook_mlp_out",
    "transformer.h.3, false, blocks.3.hook_resid_post, ''",
    "gpt_neox.layers.2.attention, false, blocks.2.hook_attn_out, ''",
    "model.layers.7.self_attn, false, blocks.7.hook_attn_out, ''",
    "layers.7.norm, false, '', ''",
    "embed, false, '', ''"
  })
  void readsModulesAsHooks(String module, boolean transcoder, String in, String out) {
    var place = HookNames.ofModule(module, transcoder);
    assertEquals(in, place.in().orElse(""));
    assertEquals(out, place.out().orElse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "gemma-scope-2b-pt-res/layer_20/width_16k/average_l0_71/params.npz,"
        + " blocks.20.hook_resid_post, google/gemma-2-2b",
    "gemma-scope-9b-it-res/layer_9/width_16k/average_l0_47/params.npz,"
        + " blocks.9.hook_resid_post, google/gemma-2-9b-it",
    "gemma-scope-2b-pt-att/layer_3/width_16k/average_l0_8/params.npz,"
        + " blocks.3.attn.hook_z, google/gemma-2-2b",
    "models--google--gemma-scope-2b-pt-mlp/snapshots/0a/layer_3/width_16k/average_l0_8/params.npz,"
        + " blocks.3.hook_mlp_out, google/gemma-2-2b",
    "gemma-scope-2b-pt-transcoders/layer_3/width_16k/average_l0_8/params.npz,"
        + " blocks.3.ln2.hook_normalized, google/gemma-2-2b",
    "gemma-scope-2b-pt-res/embedding/width_4k/average_l0_6/params.npz,"
        + " hook_embed, google/gemma-2-2b"
  })
  void readsGemmaScopesFoldersAsHooks(String path, String hook, String model) {
    var file = Path.of("/models").resolve(path);
    assertEquals(Optional.of(hook), HookNames.ofGemmaScope(file).in());
    assertEquals(Optional.of(model), HookNames.gemmaModel(file));
  }

  @Test
  void readsOpenAisFoldersAsHooks() {
    var file = Path.of("/saes/gpt2-small/resid_delta_attn_v5_32k/autoencoders/6.pt");
    assertEquals(Optional.of("blocks.6.hook_attn_out"), HookNames.ofOpenAi(file).in());
    assertEquals(Optional.of("gpt2-small"), HookNames.openAiModel(file));
    assertEquals(Optional.empty(), HookNames.ofOpenAi(Path.of("/saes/autoencoder.pt")).in());
  }
}
