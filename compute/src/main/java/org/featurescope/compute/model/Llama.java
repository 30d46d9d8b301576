package org.featurescope.compute.model;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.model.ModelSpec.Activation;
import org.featurescope.compute.model.ModelSpec.Attention;
import org.featurescope.compute.model.ModelSpec.Dimensions;
import org.featurescope.compute.model.ModelSpec.Ends;
import org.featurescope.compute.model.ModelSpec.Form;
import org.featurescope.compute.model.ModelSpec.Mlp;
import org.featurescope.compute.model.ModelSpec.Norm;
import org.featurescope.compute.model.ModelSpec.NormKind;
import org.featurescope.compute.model.ModelSpec.Qkv;

/// `llama` (Touvron et al. 2023) and its kin: root-mean-square norms, rotary positions, gated MLPs,
/// key-value heads shared by several query heads. `mistral` looks back a window only; `qwen2` has
/// biases on queries, keys and values; `qwen3` normalises queries and keys head by head.
final class Llama implements Family {

  @Override
  public ModelSpec spec(ConfigJson config) {
    var type = config.modelType();
    var size = dimensions(config, type.equals("qwen3") ? 128 : 0);
    var bias = !type.equals("mistral") && config.flag("attention_bias", false);
    var qwen2 = type.equals("qwen2");
    return new ModelSpec(
        type,
        size,
        Form.PRE_NORM,
        new Norm(NormKind.RMS, config.number("rms_norm_eps", 1e-6)),
        new Attention(
            Qkv.SEPARATE,
            qwen2 || bias,
            !qwen2 && bias,
            type.equals("qwen3"),
            1 / Math.sqrt(size.dHead()),
            0,
            windows(config, size.layers()),
            Optional.of(RotaryConfig.read(config, size.dHead()))),
        new Mlp(
            config.activation("hidden_act", Activation.SILU),
            true,
            type.equals("llama") && config.flag("mlp_bias", false)),
        new Ends(1, config.flag("tie_word_embeddings", false), 0));
  }

  /// @param dHead the usual width of a head where the file does not say it; 0 if that is what the
  ///   heads' number leaves of the stream's width
  static Dimensions dimensions(ConfigJson config, int dHead) {
    var d = config.positive("hidden_size");
    var heads = config.positive("num_attention_heads");
    var kvHeads = config.positive("num_key_value_heads", heads);
    if (heads % kvHeads != 0) {
      throw config.wrong(heads + " query heads cannot share " + kvHeads + " key-value heads");
    }
    return new Dimensions(
        config.layers("num_hidden_layers"),
        d,
        heads,
        kvHeads,
        config.has("head_dim") || dHead > 0
            ? config.headWidth(config.positive("head_dim", dHead), heads)
            : config.divide(d, heads),
        config.positive("intermediate_size"),
        config.positive("vocab_size"),
        config.positive("max_position_embeddings", 2048));
  }

  private static List<Integer> windows(ConfigJson config, int layers) {
    return switch (config.modelType()) {
      case "mistral" -> {
        var absent = config.isNull("sliding_window");
        var window = absent ? 0 : config.positive("sliding_window", 4096);
        yield config.windows(layers, window, i -> true);
      }
      case "qwen2", "qwen3" -> {
        var used = config.flag("use_sliding_window", false) && !config.isNull("sliding_window");
        var window = used ? config.positive("sliding_window", 4096) : 0;
        var first = config.has("max_window_layers") ? config.count("max_window_layers") : 28;
        yield config.windows(layers, window, i -> i >= first);
      }
      default -> Attention.unlimited(layers);
    };
  }

  @Override
  public WeightMap weights(ModelSpec s) {
    var map = new WeightMap("model.");
    map.add("wte", "model.embed_tokens.weight", s.vocabulary(), s.dModel());
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "model.layers." + i + ".";
      map.norm(to + "ln1", from + "input_layernorm", s);
      attention(map, to, from, s);
      map.norm(to + "ln2", from + "post_attention_layernorm", s);
      mlp(map, to, from, s);
    }
    map.norm("ln_final", "model.norm", s);
    map.unembedding("lm_head.weight", s);
    return map;
  }

  static void attention(WeightMap map, String to, String from, ModelSpec s) {
    var d = s.dModel();
    var queries = (long) s.heads() * s.dHead();
    var keys = (long) s.kvHeads() * s.dHead();
    var bias = s.attention().qkvBias();
    map.linear(to + "attn.q", from + "self_attn.q_proj", queries, d, bias);
    map.linear(to + "attn.k", from + "self_attn.k_proj", keys, d, bias);
    map.linear(to + "attn.v", from + "self_attn.v_proj", keys, d, bias);
    map.linear(to + "attn.out", from + "self_attn.o_proj", d, queries, s.attention().outBias());
    if (s.attention().headNorm()) {
      map.add(to + "attn.q_norm.gain", from + "self_attn.q_norm.weight", s.dHead());
      map.add(to + "attn.k_norm.gain", from + "self_attn.k_norm.weight", s.dHead());
    }
  }

  static void mlp(WeightMap map, String to, String from, ModelSpec s) {
    var d = s.dModel();
    var bias = s.mlp().bias();
    map.linear(to + "mlp.gate", from + "mlp.gate_proj", s.dMlp(), d, bias);
    map.linear(to + "mlp.in", from + "mlp.up_proj", s.dMlp(), d, bias);
    map.linear(to + "mlp.out", from + "mlp.down_proj", d, s.dMlp(), bias);
  }
}
