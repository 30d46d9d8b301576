package org.featurescope.compute.model;

import java.util.Optional;
import org.featurescope.compute.model.ModelSpec.Activation;
import org.featurescope.compute.model.ModelSpec.Attention;
import org.featurescope.compute.model.ModelSpec.Ends;
import org.featurescope.compute.model.ModelSpec.Form;
import org.featurescope.compute.model.ModelSpec.Mlp;
import org.featurescope.compute.model.ModelSpec.Norm;
import org.featurescope.compute.model.ModelSpec.NormKind;
import org.featurescope.compute.model.ModelSpec.Qkv;

/// `gemma` and `gemma2` (Gemma Team 2024): as Llama, with embeddings multiplied by the root of
/// their width, gains that the file holds less 1, and a gate of GELU. The second has norms before
/// and after attention and MLP, soft caps on scores and logits, and every other layer looks back a
/// window only.
final class Gemma implements Family {
  private static final int D_HEAD = 256;

  @Override
  public ModelSpec spec(ConfigJson config) {
    if (config.flag("use_bidirectional_attention", false)) {
      throw config.unsupported("attention that looks ahead");
    }
    var second = config.modelType().equals("gemma2");
    var size = Llama.dimensions(config, D_HEAD);
    var bias = config.flag("attention_bias", false);
    var scalar = second ? config.number("query_pre_attn_scalar", D_HEAD) : size.dHead();
    var window = second && !config.isNull("sliding_window");
    return new ModelSpec(
        config.modelType(),
        size,
        second ? Form.SANDWICH : Form.PRE_NORM,
        new Norm(NormKind.RMS_PLUS_ONE, config.number("rms_norm_eps", 1e-6)),
        new Attention(
            Qkv.SEPARATE,
            bias,
            bias,
            false,
            1 / Math.sqrt(scalar),
            second ? cap(config, "attn_logit_softcapping", 50) : 0,
            window
                ? config.windows(
                    size.layers(), config.positive("sliding_window", 4096), i -> i % 2 == 0)
                : Attention.unlimited(size.layers()),
            Optional.of(RotaryConfig.read(config, size.dHead()))),
        new Mlp(activation(config), true, false),
        new Ends(
            Math.sqrt(size.dModel()),
            config.flag("tie_word_embeddings", true),
            second ? cap(config, "final_logit_softcapping", 30) : 0));
  }

  /// Null means none; a file that does not speak of it means the usual one.
  private static double cap(ConfigJson config, String key, double usual) {
    return config.isNull(key) ? 0 : config.number(key, usual);
  }

  /// The first files of the family said "gelu" in `hidden_act` and meant the approximation by tanh,
  /// which newer ones name in `hidden_activation`.
  private static Activation activation(ConfigJson config) {
    if (config.has("hidden_activation")) {
      return config.activation("hidden_activation", Activation.GELU_TANH);
    }
    return config.text("hidden_act").orElse("gelu").equals("gelu")
        ? Activation.GELU_TANH
        : config.activation("hidden_act", Activation.GELU_TANH);
  }

  @Override
  public WeightMap weights(ModelSpec s) {
    var map = new WeightMap("model.");
    map.add("wte", "model.embed_tokens.weight", s.vocabulary(), s.dModel());
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "model.layers." + i + ".";
      map.norm(to + "ln1", from + "input_layernorm", s);
      Llama.attention(map, to, from, s);
      if (s.form() == Form.SANDWICH) {
        map.norm(to + "ln1_post", from + "post_attention_layernorm", s);
        map.norm(to + "ln2", from + "pre_feedforward_layernorm", s);
        map.norm(to + "ln2_post", from + "post_feedforward_layernorm", s);
      } else {
        map.norm(to + "ln2", from + "post_attention_layernorm", s);
      }
      Llama.mlp(map, to, from, s);
    }
    map.norm("ln_final", "model.norm", s);
    map.unembedding("lm_head.weight", s);
    return map;
  }
}
