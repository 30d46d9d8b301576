package org.featurescope.compute.model;

import org.featurescope.compute.model.ModelSpec.Activation;
import org.featurescope.compute.model.ModelSpec.Form;

/// `openai-gpt`, the first GPT (Radford et al. 2018): as GPT-2, but norms come after attention and
/// MLP and there is none at the end.
final class OpenAiGpt implements Family {

  @Override
  public ModelSpec spec(ConfigJson config) {
    var size = Gpt2.dimensions(config);
    return Gpt2.spec(
        "openai-gpt",
        size,
        Form.POST_NORM,
        config.number("layer_norm_epsilon", 1e-5),
        1 / Math.sqrt(size.dHead()),
        activation(config),
        config.flag("tie_word_embeddings", true));
  }

  /// What this family calls "gelu" is the approximation by tanh, as it always was.
  private static Activation activation(ConfigJson config) {
    return config.text("afn").orElse("gelu").equals("gelu")
        ? Activation.GELU_TANH
        : config.activation("afn", Activation.GELU_TANH);
  }

  @Override
  public WeightMap weights(ModelSpec s) {
    var map = new WeightMap("transformer.");
    map.add("wte", "transformer.tokens_embed.weight", s.vocabulary(), s.dModel());
    map.add("wpe", "transformer.positions_embed.weight", s.context(), s.dModel());
    Gpt2.blocks(map, s);
    map.unembedding("lm_head.weight", s);
    return map;
  }
}
