package org.featurescope.compute.model;

import java.util.Optional;

/// The dimensions and switches of a transformer: all that [Transformer] needs to know of a family.
///
/// @param modelType the family's name in config.json, e.g. "gpt2"
/// @param layers blocks
/// @param dModel width of the residual stream
/// @param heads query heads
/// @param kvHeads key-value heads, a divisor of `heads`
/// @param dHead width of a head
/// @param dMlp neurons of one MLP
/// @param vocabulary rows of the embedding
/// @param context most positions that the model can see
/// @param norm kind of normalisation
/// @param normEps what the normalisation adds under the root
/// @param activation non-linearity of the MLP
/// @param gatedMlp whether the MLP multiplies by a gate (SwiGLU)
/// @param fusedQkv whether queries, keys and values come out of one matrix
/// @param rotary rotary positions; empty for learned ones
/// @param tied whether the unembedding is the embedding
public record ModelSpec(
    String modelType,
    int layers,
    int dModel,
    int heads,
    int kvHeads,
    int dHead,
    int dMlp,
    int vocabulary,
    int context,
    Norm norm,
    double normEps,
    Activation activation,
    boolean gatedMlp,
    boolean fusedQkv,
    Optional<Rotary> rotary,
    boolean tied) {

  public enum Norm {
    /// Layer normalisation with gain and bias.
    LAYER,
    /// Root mean square with gain.
    RMS
  }

  public enum Activation {
    GELU_TANH,
    SILU
  }

  /// What scores are multiplied by before the softmax.
  double attentionScale() {
    return 1 / Math.sqrt(dHead);
  }

  /// Width of an activation: its last axis, for a head-wise site the width of one head.
  public int width(HookPoint.Site site) {
    return switch (site) {
      case Q, K, V, Z -> dHead;
      case PATTERN -> context;
      case MLP_PRE, MLP_POST -> dMlp;
      default -> dModel;
    };
  }

  /// Parameters in all.
  public long parameters() {
    return WeightMap.of(this).entries().stream()
        .filter(entry -> !entry.optional())
        .mapToLong(WeightMap.Entry::size)
        .sum();
  }
}
