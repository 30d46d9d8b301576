package org.featurescope.compute.model;

import java.util.ArrayList;
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

/// `gpt_neo` (Black et al. 2021): as GPT-2, but every other layer looks back a window only, scores
/// are not scaled, and queries, keys and values have matrices of their own without biases.
final class GptNeo implements Family {

  @Override
  public ModelSpec spec(ConfigJson config) {
    var d = config.positive("hidden_size");
    var heads = config.positive("num_heads");
    var layers = config.layers("num_layers");
    var size =
        new Dimensions(
            layers,
            d,
            heads,
            heads,
            config.divide(d, heads),
            config.positive("intermediate_size", 4 * d),
            config.positive("vocab_size"),
            config.positive("max_position_embeddings"));
    return new ModelSpec(
        "gpt_neo",
        size,
        Form.PRE_NORM,
        new Norm(NormKind.LAYER, config.number("layer_norm_epsilon", 1e-5)),
        new Attention(
            Qkv.SEPARATE, false, true, false, 1, 0, windows(config, layers), Optional.empty()),
        new Mlp(config.activation("activation_function", Activation.GELU_TANH), false, true),
        new Ends(1, config.flag("tie_word_embeddings", true), 0));
  }

  /// By layer, from `attention_types`: `[[["global", "local"], 12]]` means this pair twelve times.
  private static List<Integer> windows(ConfigJson config, int layers) {
    var window = config.positive("window_size", 256);
    var windows = new ArrayList<Integer>();
    for (var group : config.attentionTypes(layers)) {
      for (var i = 0; i < group.times(); i++) {
        group.kinds().forEach(kind -> windows.add(kind.equals("local") ? window : 0));
      }
    }
    if (windows.size() != layers) {
      throw config.wrong(
          "attention_types is for %d layers, not for %d".formatted(windows.size(), layers));
    }
    return windows;
  }

  @Override
  public WeightMap weights(ModelSpec s) {
    var map = new WeightMap("transformer.");
    var d = s.dModel();
    map.add("wte", "transformer.wte.weight", s.vocabulary(), d);
    map.add("wpe", "transformer.wpe.weight", s.context(), d);
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "transformer.h." + i + ".";
      map.norm(to + "ln1", from + "ln_1", s);
      map.linear(to + "attn.q", from + "attn.attention.q_proj", d, d, false);
      map.linear(to + "attn.k", from + "attn.attention.k_proj", d, d, false);
      map.linear(to + "attn.v", from + "attn.attention.v_proj", d, d, false);
      map.linear(to + "attn.out", from + "attn.attention.out_proj", d, d, true);
      map.norm(to + "ln2", from + "ln_2", s);
      map.linear(to + "mlp.in", from + "mlp.c_fc", s.dMlp(), d, true);
      map.linear(to + "mlp.out", from + "mlp.c_proj", d, s.dMlp(), true);
    }
    map.norm("ln_final", "transformer.ln_f", s);
    map.unembedding("lm_head.weight", s);
    return map;
  }
}
