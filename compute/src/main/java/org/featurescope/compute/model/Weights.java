package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a model, by name and by place. The arrays belong to whoever made them.
///
/// Shapes: d residual width, H heads, K key-value heads, e width of a head, m MLP width.
public final class Weights {

  /// y = x W^T + b.
  ///
  /// @param weight `[out, in]`
  /// @param bias `[out]`
  public record Linear(NDArray weight, Optional<NDArray> bias) {}

  /// @param gain `[d]`
  /// @param bias `[d]`, layer normalisation only
  public record Norm(NDArray gain, Optional<NDArray> bias) {}

  /// @param qkv one fused matrix `[(H + 2K)e, d]`, or three
  /// @param gate the gate of a gated MLP `[m, d]`
  public record Block(
      Norm ln1,
      List<Linear> qkv,
      Linear attnOut,
      Norm ln2,
      Optional<Linear> gate,
      Linear mlpIn,
      Linear mlpOut) {}

  private final Map<String, NDArray> parameters;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm finalNorm;

  /// @param parameters every required entry of the family's [WeightMap], by the program's own names
  public Weights(ModelSpec spec, Map<String, NDArray> parameters) {
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    for (var i = 0; i < spec.layers(); i++) {
      var at = "blocks." + i + ".";
      var qkv =
          spec.fusedQkv()
              ? List.of(linear(at + "attn.qkv"))
              : List.of(linear(at + "attn.q"), linear(at + "attn.k"), linear(at + "attn.v"));
      blocks.add(
          new Block(
              norm(at + "ln1"),
              qkv,
              linear(at + "attn.out"),
              norm(at + "ln2"),
              spec.gatedMlp() ? Optional.of(linear(at + "mlp.gate")) : Optional.empty(),
              linear(at + "mlp.in"),
              linear(at + "mlp.out")));
    }
    finalNorm = norm("ln_final");
  }

  private Linear linear(String name) {
    return new Linear(
        required(name + ".weight"), Optional.ofNullable(parameters.get(name + ".bias")));
  }

  private Norm norm(String name) {
    return new Norm(required(name + ".gain"), Optional.ofNullable(parameters.get(name + ".bias")));
  }

  private NDArray required(String name) {
    var array = parameters.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return array;
  }

  /// All parameters in the order of the [WeightMap]; a tied unembedding is not named twice.
  public Map<String, NDArray> parameters() {
    return parameters;
  }

  /// Token embeddings `[V, d]`.
  public NDArray embedding() {
    return required("wte");
  }

  /// Learned positions `[context, d]`, if the family has them.
  public Optional<NDArray> positions() {
    return Optional.ofNullable(parameters.get("wpe"));
  }

  public Block block(int layer) {
    return blocks.get(layer);
  }

  public Norm finalNorm() {
    return finalNorm;
  }

  /// Unembedding `[V, d]`; the embedding itself where the two are tied.
  public NDArray unembedding() {
    return parameters.getOrDefault("unembed", embedding());
  }
}
