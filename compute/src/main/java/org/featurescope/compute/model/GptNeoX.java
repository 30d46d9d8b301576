package org.featurescope.compute.model;

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

/// `gpt_neox` (Black et al. 2022; Pythia): attention and MLP side by side, rotary positions on the
/// first part of each head, queries, keys and values interleaved head by head in one matrix.
final class GptNeoX implements Family {

  @Override
  public ModelSpec spec(ConfigJson config) {
    var d = config.positive("hidden_size");
    var heads = config.positive("num_attention_heads");
    var size =
        new Dimensions(
            config.layers("num_hidden_layers"),
            d,
            heads,
            heads,
            config.divide(d, heads),
            config.positive("intermediate_size"),
            config.positive("vocab_size"),
            config.positive("max_position_embeddings", 2048));
    var bias = config.flag("attention_bias", true);
    return new ModelSpec(
        "gpt_neox",
        size,
        config.flag("use_parallel_residual", true) ? Form.PARALLEL : Form.PRE_NORM,
        new Norm(NormKind.LAYER, config.number("layer_norm_eps", 1e-5)),
        new Attention(
            Qkv.FUSED_BY_HEAD,
            bias,
            bias,
            false,
            1 / Math.sqrt(size.dHead()),
            0,
            Attention.unlimited(size.layers()),
            Optional.of(
                RotaryConfig.read(config, size.dHead(), "rotary_emb_base", "rotary_pct", 0.25))),
        new Mlp(config.activation("hidden_act", Activation.GELU), false, true),
        new Ends(1, config.flag("tie_word_embeddings", false), 0));
  }

  @Override
  public WeightMap weights(ModelSpec s) {
    var map = new WeightMap("gpt_neox.");
    var d = s.dModel();
    map.add("wte", "gpt_neox.embed_in.weight", s.vocabulary(), d);
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "gpt_neox.layers." + i + ".";
      var attention = s.attention();
      map.norm(to + "ln1", from + "input_layernorm", s);
      map.linear(
          to + "attn.qkv", from + "attention.query_key_value", 3L * d, d, attention.qkvBias());
      map.linear(to + "attn.out", from + "attention.dense", d, d, attention.outBias());
      map.norm(to + "ln2", from + "post_attention_layernorm", s);
      map.linear(to + "mlp.in", from + "mlp.dense_h_to_4h", s.dMlp(), d, true);
      map.linear(to + "mlp.out", from + "mlp.dense_4h_to_h", d, s.dMlp(), true);
    }
    map.norm("ln_final", "gpt_neox.final_layer_norm", s);
    map.unembedding("embed_out.weight", s);
    return map;
  }
}
