package org.featurescope.compute.model;

import java.util.LinkedHashMap;
import java.util.Map;
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

/// `gpt2` (Radford et al. 2019): norms before attention and MLP, learned positions, matrices `[in,
/// out]` in the file.
final class Gpt2 implements Family {

  /// A model with the family's usual switches.
  static ModelSpec spec(Dimensions size) {
    return spec(
        "gpt2", size, Form.PRE_NORM, 1e-5, 1 / Math.sqrt(size.dHead()), Activation.GELU_TANH, true);
  }

  /// What GPT-2 and its predecessor have in common.
  static ModelSpec spec(
      String modelType,
      Dimensions size,
      Form form,
      double eps,
      double scale,
      Activation activation,
      boolean tied) {
    return new ModelSpec(
        modelType,
        size,
        form,
        new Norm(NormKind.LAYER, eps),
        new Attention(
            Qkv.FUSED,
            true,
            true,
            false,
            scale,
            0,
            Attention.unlimited(size.layers()),
            Optional.empty()),
        new Mlp(activation, false, true),
        new Ends(1, tied, 0));
  }

  @Override
  public ModelSpec spec(ConfigJson config) {
    if (config.flag("scale_attn_by_inverse_layer_idx", false)) {
      throw config.unsupported("attention scaled by the number of its layer");
    }
    var size = dimensions(config);
    return spec(
        "gpt2",
        size,
        Form.PRE_NORM,
        config.number("layer_norm_epsilon", 1e-5),
        config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(size.dHead()) : 1,
        config.activation("activation_function", Activation.GELU_TANH),
        config.flag("tie_word_embeddings", true));
  }

  static Dimensions dimensions(ConfigJson config) {
    var d = config.positive("n_embd");
    var heads = config.positive("n_head");
    return new Dimensions(
        config.layers("n_layer"),
        d,
        heads,
        heads,
        config.divide(d, heads),
        config.positive("n_inner", 4 * d),
        config.positive("vocab_size"),
        config.positive(config.has("n_positions") ? "n_positions" : "n_ctx"));
  }

  @Override
  public WeightMap weights(ModelSpec s) {
    var map = new WeightMap("transformer.");
    map.add("wte", "transformer.wte.weight", s.vocabulary(), s.dModel());
    map.add("wpe", "transformer.wpe.weight", s.context(), s.dModel());
    blocks(map, s);
    map.norm("ln_final", "transformer.ln_f", s);
    map.unembedding("lm_head.weight", s);
    return map;
  }

  static void blocks(WeightMap map, ModelSpec s) {
    var d = s.dModel();
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "transformer.h." + i + ".";
      map.norm(to + "ln1", from + "ln_1", s);
      map.conv1d(to + "attn.qkv", from + "attn.c_attn", 3L * d, d);
      map.conv1d(to + "attn.out", from + "attn.c_proj", d, d);
      map.norm(to + "ln2", from + "ln_2", s);
      map.conv1d(to + "mlp.in", from + "mlp.c_fc", s.dMlp(), d);
      map.conv1d(to + "mlp.out", from + "mlp.c_proj", d, s.dMlp());
    }
  }

  /// The entries of config.json that tell one GPT-2 from another.
  static Map<String, Object> describe(ModelSpec spec) {
    var out = new LinkedHashMap<String, Object>();
    out.put("architectures", new String[] {"GPT2LMHeadModel"});
    out.put("n_layer", spec.layers());
    out.put("n_embd", spec.dModel());
    out.put("n_head", spec.heads());
    out.put("n_inner", spec.dMlp());
    out.put("n_positions", spec.context());
    out.put("layer_norm_epsilon", spec.norm().eps());
    out.put("activation_function", "gelu_new");
    return out;
  }
}
