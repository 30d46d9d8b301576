package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the layout of SAELens, version 6, has for autoencoders and transcoders of all kinds: its
/// loader takes a class by `architecture`, fills the fields of that class' configuration from
/// `cfg.json`, and wants exactly that class' tensors.
class SaeLensExportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes");

  @TempDir Path folder;

  private JsonConfig config() {
    return JsonConfig.read(folder.resolve("cfg.json"));
  }

  /// The fields that every configuration has, and the values that its class takes.
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "dtype", Set.of("float32"),
          "device", Set.of("cpu"),
          "normalize_activations",
              Set.of("none", "expected_average_only_in", "constant_norm_rescale", "layer_norm"),
          "reshape_activations", Set.of("none", "hook_z"));

  /// Tensors beside W_enc, W_dec and b_dec.
  private static final Map<String, Set<String>> TENSORS =
      Map.of(
          "standard", Set.of("b_enc"),
          "topk", Set.of("b_enc"),
          "jumprelu", Set.of("b_enc", "threshold"),
          "gated", Set.of("b_gate", "b_mag", "r_mag"),
          "transcoder", Set.of("b_enc"),
          "skip_transcoder", Set.of("b_enc", "W_skip"),
          "jumprelu_transcoder", Set.of("b_enc", "threshold"),
          "jumprelu_skip_transcoder", Set.of("b_enc", "threshold", "W_skip"));

  @ParameterizedTest
  @CsvSource({
    "saelens/standard-none-bdec, standard",
    "saelens/standard-layer_norm-bdec, standard",
    "saelens/hook_z, standard",
    "saelens/old-flat-topk, topk",
    "saelens/gated-bdec, gated",
    "saelens/jumprelu-bdec, jumprelu",
    "saelens/transcoder, transcoder",
    "saelens/skip_transcoder, skip_transcoder",
    "saelens/jumprelu_transcoder, jumprelu_transcoder",
    "gemma_scope/sae, jumprelu",
    "gemma_scope_2/transcoder-skip, jumprelu_skip_transcoder",
    "openai/topk, topk",
    "dictionary_learning/autoencoder, standard",
    "dictionary_learning/batch_topk, jumprelu",
    "dictionary_learning/matryoshka, jumprelu",
    "dictionary_learning/gated, gated",
  })
  void everyKindIsWrittenAsItsLoaderReadsIt(String from, String architecture) throws IOException {
    var hook = from.endsWith("hook_z") ? "blocks.1.attn.hook_z" : "blocks.1.hook_resid_pre";
    new SaeLensExport(Optional.of(hook), Optional.empty()).write(GOLDEN.resolve(from), folder);

    var config = JsonParser.parseString(Files.readString(folder.resolve("cfg.json")));
    var fields = config.getAsJsonObject();
    assertEquals(architecture, fields.get("architecture").getAsString());
    FIELDS.forEach(
        (field, values) -> assertTrue(values.contains(fields.get(field).getAsString()), field));
    var transcoder = architecture.endsWith("transcoder");
    assertEquals(transcoder, fields.has("d_out"));
    assertTrue(
        !transcoder || !fields.get("apply_b_dec_to_input").getAsBoolean(),
        "SAELens refuses a transcoder that does");
    assertEquals(architecture.equals("topk"), fields.has("k"));
    assertEquals(architecture.equals("topk"), fields.has("rescale_acts_by_decoder_norm"));
    var about = fields.getAsJsonObject("metadata");
    assertEquals(hook, about.get("hook_name").getAsString());
    assertEquals(
        hook.endsWith("_z") ? "hook_z" : "none", fields.get("reshape_activations").getAsString());
    assertTrue(about.has("prepend_bos"));
    // Files without a version, or with one below 6, are taken for flat ones.
    assertTrue(about.get("sae_lens_version").getAsString().startsWith("6."));
    assertTrue(about.get("sae_lens_training_version").isJsonNull(), "it was not trained there");
    assertTensors(architecture, fields.get("d_in").getAsLong(), fields.get("d_sae").getAsLong());
  }

  private void assertTensors(String architecture, long d, long n) {
    try (var tensors = SafeTensors.open(folder.resolve("sae_weights.safetensors"))) {
      var expected = new TreeSet<>(TENSORS.get(architecture));
      expected.addAll(Set.of("W_enc", "W_dec", "b_dec"));
      assertEquals(expected, new TreeSet<>(tensors.names()));
      assertArrayEquals(new long[] {d, n}, tensors.info("W_enc").shape());
      assertEquals(n, tensors.info("W_dec").shape()[0]);
      assertArrayEquals(
          new long[] {tensors.info("W_dec").shape()[1]}, tensors.info("b_dec").shape());
      for (var name : expected) {
        assertEquals(DType.F32, tensors.info(name).dtype(), name);
        if (!name.startsWith("W_") && !name.equals("b_dec")) {
          assertArrayEquals(new long[] {n}, tensors.info(name).shape(), name);
        }
      }
    }
  }

  @Test
  void aJumpReluSkipTranscoderIsOneInSaeLensToo() {
    var written =
        new SaeLensExport(Optional.empty(), Optional.empty())
            .write(GOLDEN.resolve("gemma_scope_2/transcoder-skip"), folder);

    assertEquals(List.of(folder), written);
    assertEquals(Optional.of("jumprelu_skip_transcoder"), config().text("architecture"));
    try (var tensors = SafeTensors.open(folder.resolve("sae_weights.safetensors"))) {
      assertArrayEquals(new long[] {24, 24}, tensors.info("W_skip").shape());
      assertTrue(tensors.contains("threshold"));
    }
  }

  /// At run time BatchTopK is a JumpReLU with one threshold for all latents.
  @Test
  void aBatchTopKSkipTranscoderIsWrittenAsTheJumpReluThatItIs() {
    var spec =
        new SaeSpec(
            2,
            1,
            3,
            new Activation.BatchTopK(2, 0.5f),
            InputNorm.NONE,
            false,
            Wiring.SKIP_TRANSCODER);
    var weights =
        new SaeWeights(
            new float[] {1, 2, 3, 4, 5, 6},
            new float[3],
            new float[] {1, 2, 3},
            new float[1],
            new float[] {7, 8});
    var metadata = new SaeMetadata(Optional.empty(), Optional.empty(), false, OptionalInt.empty());

    SaeLensFormat.write(folder, spec, weights, metadata, DType.F32, Map.of());

    assertEquals(Optional.of("jumprelu_skip_transcoder"), config().text("architecture"));
    try (var stored = SaeFiles.inspect(folder)) {
      var jump = (Activation.JumpRelu) stored.spec().activation();
      assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, jump.threshold());
      assertEquals(Wiring.SKIP_TRANSCODER, stored.spec().wiring());
      assertArrayEquals(new float[] {7, 8}, stored.weights().skip());
    }
  }
}
