package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The parameters of a model, by name and by place. The arrays belong to whoever made them.
///
/// Shapes: d residual width, H heads, K key-value heads, e width of a head, m MLP width.
public final class Weights {
  /// Of these a token reads one row.
  private static final Set<String> TABLES = Set.of("wte", "wpe");

  /// y = x W^T + b.
  ///
  /// @param weight `[out, in]`
  /// @param bias `[out]`
  public record Linear(NDArray weight, Optional<NDArray> bias) {}

  /// @param gain `[d]`, as the file holds it
  /// @param bias `[d]`, layer normalisation only
  public record Norm(NDArray gain, Optional<NDArray> bias) {}

  /// @param qkv one fused matrix `[(H + 2K)e, d]`, or three
  /// @param qNorm for queries and `kNorm` for keys, head by head `[e]`
  /// @param ln1Post for what the attention writes, and `ln2Post` for the MLP
  /// @param gate the gate of a gated MLP `[m, d]`
  public record Block(
      Norm ln1,
      List<Linear> qkv,
      Optional<Norm> qNorm,
      Optional<Norm> kNorm,
      Linear attnOut,
      Optional<Norm> ln1Post,
      Norm ln2,
      Optional<Linear> gate,
      Linear mlpIn,
      Linear mlpOut,
      Optional<Norm> ln2Post) {}

  private final Map<String, NDArray> parameters;
  private final List<Block> blocks = new ArrayList<>();
  private final Optional<Norm> finalNorm;
  private final Optional<NDArray> roundedEmbedding;

  /// @param parameters every required entry of the family's [WeightMap], by the program's own names
  public Weights(ModelSpec spec, Map<String, NDArray> parameters) {
    this(spec, parameters, Optional.empty());
  }

  /// @param roundedEmbedding what a tied unembedding multiplies by instead of the embedding `[V,
  ///   d]`
  Weights(ModelSpec spec, Map<String, NDArray> parameters, Optional<NDArray> roundedEmbedding) {
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    this.roundedEmbedding = roundedEmbedding;
    for (var i = 0; i < spec.layers(); i++) {
      var at = "blocks." + i + ".";
      var qkv =
          spec.attention().qkv() == ModelSpec.Qkv.SEPARATE
              ? List.of(linear(at + "attn.q"), linear(at + "attn.k"), linear(at + "attn.v"))
              : List.of(linear(at + "attn.qkv"));
      blocks.add(
          new Block(
              norm(at + "ln1"),
              qkv,
              optionalNorm(at + "attn.q_norm"),
              optionalNorm(at + "attn.k_norm"),
              linear(at + "attn.out"),
              optionalNorm(at + "ln1_post"),
              norm(at + "ln2"),
              spec.mlp().gated() ? Optional.of(linear(at + "mlp.gate")) : Optional.empty(),
              linear(at + "mlp.in"),
              linear(at + "mlp.out"),
              optionalNorm(at + "ln2_post")));
    }
    finalNorm = optionalNorm("ln_final");
  }

  private Linear linear(String name) {
    return new Linear(
        required(name + ".weight"), Optional.ofNullable(parameters.get(name + ".bias")));
  }

  private Norm norm(String name) {
    return new Norm(required(name + ".gain"), Optional.ofNullable(parameters.get(name + ".bias")));
  }

  private Optional<Norm> optionalNorm(String name) {
    return parameters.containsKey(name + ".gain") ? Optional.of(norm(name)) : Optional.empty();
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

  /// Bytes that a pass over one token has to read: everything but the tables of which it takes a
  /// row.
  public long bytesForToken() {
    var read =
        parameters.entrySet().stream()
            .filter(parameter -> !TABLES.contains(parameter.getKey()))
            .mapToLong(parameter -> bytes(parameter.getValue()))
            .sum();
    return read + (parameters.containsKey("unembed") ? 0 : bytes(unembedding()));
  }

  /// DJL has no name for bfloat16 here and counts no bytes for it.
  private static long bytes(NDArray array) {
    return array.size() * (array.getDataType() == DataType.FLOAT32 ? Float.BYTES : Short.BYTES);
  }

  /// Whether the matrices are bfloat16 in halves.
  boolean inHalves() {
    return blocks.getFirst().mlpOut().weight().getDataType() == DataType.FLOAT16;
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

  /// The norm after the last block, in families whose blocks do not end with one.
  public Optional<Norm> finalNorm() {
    return finalNorm;
  }

  /// Unembedding `[V, d]`; the embedding itself where the two are tied, or it in bfloat16.
  public NDArray unembedding() {
    return parameters.getOrDefault("unembed", roundedEmbedding.orElseGet(this::embedding));
  }
}
