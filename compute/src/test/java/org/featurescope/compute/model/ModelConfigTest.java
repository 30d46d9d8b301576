package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.ModelSpec.Activation;
import org.featurescope.compute.model.ModelSpec.Form;
import org.featurescope.compute.model.Rotary.Scaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What config.json says of the families beyond what the reference models show.
class ModelConfigTest {
  @TempDir Path folder;

  /// The configuration of a reference model with some entries replaced.
  private ModelSpec read(String model, String changes) throws IOException {
    var json = json(Files.readString(Golden.folder("models/" + model).resolve("config.json")));
    json(changes).asMap().forEach(json::add);
    Files.writeString(folder.resolve("config.json"), json.toString());
    return ModelConfig.read(folder);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private Rotary rotary(String model, String changes) throws IOException {
    return read(model, changes).attention().rotary().orElseThrow();
  }

  private String refusal(String model, String changes) {
    return assertThrows(FeaturescopeException.class, () -> read(model, changes)).problem();
  }

  @Test
  void bothStylesOfRotaryPositionsMeanTheSame() throws IOException {
    var llama3 =
        "{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
            + " \"high_freq_factor\": 4, \"original_max_position_embeddings\": 16%s}";
    var older =
        rotary("llama-linear", "{rope_theta: 5e5, rope_scaling: " + llama3.formatted("") + "}");
    var newer =
        rotary(
            "llama-linear",
            "{rope_theta: null, rope_scaling: null, rope_parameters: "
                + llama3.formatted(", \"rope_theta\": 5e5")
                + "}");
    assertEquals(older, newer);
    assertEquals(new Rotary(5e5, 8, new Scaling.Llama3(8, 1, 4, 16)), newer);
    assertEquals(new Scaling.Linear(4), rotary("llama-linear", "{}").scaling());
    assertEquals(new Scaling.None(), rotary("llama-linear", "{rope_scaling: null}").scaling());
  }

  @Test
  void gptNeoXNamesItsRotaryPositionsInThreeWays() throws IOException {
    assertEquals(new Rotary(10_000, 6, new Scaling.None()), rotary("gpt_neox", "{}"));
    assertEquals(
        new Rotary(500, 12, new Scaling.None()),
        rotary("gpt_neox", "{rotary_pct: 1.0, rotary_emb_base: 500}"));
    assertEquals(
        new Rotary(500, 6, new Scaling.None()),
        rotary(
            "gpt_neox",
            "{rotary_pct: 1.0, rope_parameters: {rope_type: default, rope_theta: 500,"
                + " partial_rotary_factor: 0.5}}"));
    assertTrue(refusal("gpt_neox", "{rotary_pct: 0.25}").contains("cannot turn 3 of 12"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mistral | {} | 8 8",
        "mistral | {sliding_window: null} | 0 0",
        "qwen2 | {sliding_window: 5} | 0 0",
        "qwen2 | {sliding_window: 5, use_sliding_window: true, max_window_layers: 1} | 0 5",
        "qwen2 | {sliding_window: 5, use_sliding_window: true} | 0 0",
        "qwen3 | {sliding_window: 5, use_sliding_window: true, layer_types: [sliding_attention,"
            + " full_attention]} | 5 0",
        "gemma2 | {layer_types: null} | 8 0",
        "gemma2 | {layer_types: [full_attention, sliding_attention]} | 0 8",
        "gemma2 | {layer_types: null, sliding_window: null} | 0 0",
        "gpt_neo | {} | 0 8",
        "gpt_neo | {attention_types: [[[local], 2]]} | 8 8",
        "gpt_neo | {attention_types: null} | 0 8",
        "llama | {sliding_window: 5} | 0 0"
      })
  void everyLayerHasItsWindow(String model, String changes, String windows) throws IOException {
    assertEquals(
        List.of(windows.split(" ")),
        read(model, changes).attention().windows().stream().map(String::valueOf).toList());
  }

  @Test
  void switchesThatTheReferenceModelsLeaveAsUsual() throws IOException {
    assertEquals(Form.PRE_NORM, read("gpt_neox", "{use_parallel_residual: false}").form());
    assertEquals(0, read("gemma2", "{attn_logit_softcapping: null}").attention().softCap());
    assertEquals(50, without("gemma2", "attn_logit_softcapping").attention().softCap());
    assertEquals(0, read("gemma2", "{final_logit_softcapping: null}").ends().logitCap());
    assertEquals(1, read("gpt2", "{scale_attn_weights: false}").attention().scale());
    assertEquals(128, without("qwen3", "head_dim").dHead());
    assertEquals(160, read("gpt2", "{n_inner: null}").dMlp());
    assertEquals(
        Activation.GELU_TANH,
        read("gemma", "{hidden_activation: null, hidden_act: gelu}").mlp().activation());
    assertEquals(Activation.RELU, read("openai-gpt", "{afn: relu}").mlp().activation());
    assertEquals(Optional.empty(), read("gpt_neo", "{}").attention().rotary(), "learned positions");
  }

  private ModelSpec without(String model, String key) throws IOException {
    var json = json(Files.readString(Golden.folder("models/" + model).resolve("config.json")));
    json.remove(key);
    Files.writeString(folder.resolve("config.json"), json.toString());
    return ModelConfig.read(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llama | {rope_parameters: {rope_type: yarn}} | The model uses rotary scaling \"yarn\","
            + " which cannot be run yet",
        "llama | {rope_parameters: {partial_rotary_factor: 0.5}} | The model uses rotary positions"
            + " on a part of each head, which cannot be run yet",
        "gemma2 | {rope_parameters: {full_attention: {}, sliding_attention: {}}} | The model uses"
            + " rotary positions that differ by layer, which cannot be run yet",
        "gemma2 | {use_bidirectional_attention: true} | The model uses attention that looks ahead,"
            + " which cannot be run yet",
        "gpt2 | {scale_attn_by_inverse_layer_idx: true} | The model uses attention scaled by the"
            + " number of its layer, which cannot be run yet",
        "qwen3 | {hidden_act: mish} | The model uses the activation \"mish\", which cannot be run"
            + " yet",
        "gemma2 | {layer_types: [chunked, chunked]} | The model uses the attention \"chunked\","
            + " which cannot be run yet"
      })
  void whatCannotBeRunIsNamed(String model, String changes, String problem) {
    assertEquals(problem, refusal(model, changes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llama | {hidden_size: -4} | hidden_size must be a positive number",
        "llama | {hidden_size: 4.5} | hidden_size must be a whole number",
        "llama | {hidden_size: '48'} | hidden_size is not a number",
        "llama | {hidden_size: 1e300} | hidden_size is larger than that of any model",
        "llama | {num_hidden_layers: 1001} | num_hidden_layers is larger than that of any model",
        "llama | {rms_norm_eps: 0} | rms_norm_eps must be a positive number",
        "llama | {tie_word_embeddings: 1} | tie_word_embeddings is neither true nor false",
        "llama | {rope_parameters: 3} | rope_parameters is not an object",
        "llama | {num_key_value_heads: 4} | 6 query heads cannot share 4 key-value heads",
        "llama | {head_dim: 16777216} | 6 heads of width 16777216 are more than any model has",
        "llama-rope3 | {rope_scaling: {rope_type: llama3, low_freq_factor: 4, high_freq_factor: 4}}"
            + " | high_freq_factor must be larger than low_freq_factor",
        "gemma2 | {layer_types: [full_attention]} | layer_types is for 1 layers, not for 2",
        "gemma2 | {layer_types: full_attention} | layer_types is not a list",
        "gpt_neo | {attention_types: [[[global], 1]]} | attention_types is for 1 layers, not for 2",
        "gpt_neo | {attention_types: [[[global, local], 1e9]]} | a number in attention_types is"
            + " larger than that of any model",
        "gpt_neo | {attention_types: [[[global, local], 9]]} | attention_types is for more than 2"
            + " layers",
        "gpt_neo | {attention_types: [3]} | an entry of attention_types is not a list"
      })
  void nonsenseIsNamed(String model, String changes, String problem) {
    assertEquals(folder.resolve("config.json") + " is wrong: " + problem, refusal(model, changes));
  }
}
