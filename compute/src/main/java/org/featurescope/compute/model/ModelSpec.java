package org.featurescope.compute.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint.Site;

/// The dimensions and switches of a transformer: all that [Transformer] needs to know of a family.
///
/// @param modelType the family's name in config.json, e.g. "gpt2"
/// @param form how a block joins attention, MLP and norms
/// @param ends what happens to the stream before the first block and after the last
public record ModelSpec(
    String modelType,
    Dimensions dimensions,
    Form form,
    Norm norm,
    Attention attention,
    Mlp mlp,
    Ends ends) {

  /// @param layers blocks
  /// @param dModel width of the residual stream
  /// @param heads query heads
  /// @param kvHeads key-value heads, a divisor of `heads`
  /// @param dHead width of a head
  /// @param dMlp neurons of one MLP
  /// @param vocabulary rows of the embedding
  /// @param context most positions that the model can see
  public record Dimensions(
      int layers,
      int dModel,
      int heads,
      int kvHeads,
      int dHead,
      int dMlp,
      int vocabulary,
      int context) {}

  /// What a block adds to the stream x; a is the attention, m the MLP, n a norm.
  public enum Form {
    /// y = x + a(n1(x)); y + m(n2(y)).
    PRE_NORM,
    /// y = n1(x + a(x)); n2(y + m(y)), and no norm after the last block.
    POST_NORM,
    /// x + a(n1(x)) + m(n2(x)).
    PARALLEL,
    /// y = x + n1'(a(n1(x))); y + n2'(m(n2(y))).
    SANDWICH
  }

  /// @param eps what is added under the root
  public record Norm(NormKind kind, double eps) {}

  public enum NormKind {
    /// Layer normalisation with gain and bias.
    LAYER,
    /// Root mean square with gain.
    RMS,
    /// Root mean square with a gain that the file holds less 1.
    RMS_PLUS_ONE
  }

  /// @param qkv how queries, keys and values come out of the weights
  /// @param qkvBias whether they have biases
  /// @param outBias whether the output has
  /// @param headNorm whether queries and keys are normalised head by head, before any rotation
  /// @param scale what scores are multiplied by before the softmax
  /// @param softCap c of c tanh(score / c); 0 for scores as they are
  /// @param windows by layer, how many positions a query sees, itself included; 0 for all
  /// @param rotary rotary positions; empty for learned ones, added to the embeddings
  public record Attention(
      Qkv qkv,
      boolean qkvBias,
      boolean outBias,
      boolean headNorm,
      double scale,
      double softCap,
      List<Integer> windows,
      Optional<Rotary> rotary) {

    public Attention {
      windows = List.copyOf(windows);
    }

    /// Windows for a model whose queries see everything before them.
    static List<Integer> unlimited(int layers) {
      return Collections.nCopies(layers, 0);
    }
  }

  public enum Qkv {
    /// Three matrices.
    SEPARATE,
    /// One matrix: all queries, all keys, all values.
    FUSED,
    /// One matrix: head by head, its query, its key, its value.
    FUSED_BY_HEAD
  }

  /// @param gated whether the neurons are multiplied by a gate, which is what is activated
  /// @param bias whether the matrices have biases
  public record Mlp(Activation activation, boolean gated, boolean bias) {}

  public enum Activation {
    /// Gaussian error linear unit, by the error function.
    GELU,
    /// Its approximation by tanh.
    GELU_TANH,
    SILU,
    RELU
  }

  /// @param embeddingScale what embeddings are multiplied by
  /// @param tied whether the unembedding is the embedding
  /// @param logitCap c of c tanh(logit / c); 0 for logits as they are
  public record Ends(double embeddingScale, boolean tied, double logitCap) {}

  /// A model of GPT-2's family.
  public static ModelSpec gpt2(
      int layers, int dModel, int heads, int dMlp, int vocabulary, int context) {
    return Gpt2.spec(
        new Dimensions(layers, dModel, heads, heads, dModel / heads, dMlp, vocabulary, context));
  }

  public int layers() {
    return dimensions.layers;
  }

  public int dModel() {
    return dimensions.dModel;
  }

  public int heads() {
    return dimensions.heads;
  }

  public int kvHeads() {
    return dimensions.kvHeads;
  }

  public int dHead() {
    return dimensions.dHead;
  }

  public int dMlp() {
    return dimensions.dMlp;
  }

  public int vocabulary() {
    return dimensions.vocabulary;
  }

  public int context() {
    return dimensions.context;
  }

  /// Width of an activation: its last axis, for a head-wise site the width of one head.
  public int width(Site site) {
    return switch (site) {
      case Q, K, V, Z -> dHead();
      case PATTERN -> context();
      case MLP_PRE, MLP_POST -> dMlp();
      default -> dModel();
    };
  }

  /// Width of an activation with all heads side by side.
  public int wholeWidth(Site site) {
    return switch (site) {
      case Q, Z -> heads() * dHead();
      case K, V -> kvHeads() * dHead();
      default -> width(site);
    };
  }

  /// Whether a pass of this model comes by `site`.
  public boolean has(Site site) {
    return whyMissing(site).isEmpty();
  }

  /// Checks that a pass of this model comes by `point`.
  ///
  /// @throws FeaturescopeException that says why it does not
  public void require(HookPoint point) {
    if (point.layer() >= layers()) {
      throw new FeaturescopeException(
          "The model has no layer " + point.layer(), "choose a layer from 0 to " + (layers() - 1));
    }
    whyMissing(point.site())
        .ifPresent(why -> {
          throw new FeaturescopeException(
              "A %s model has no %s: %s".formatted(modelType, point, why),
              "choose another hook; blocks.0.hook_resid_post is one that every model has");
        });
  }

  private Optional<String> whyMissing(Site site) {
    return switch (site) {
      case POS_EMBED ->
          because(
              attention.rotary.isPresent(),
              "its positions are no vectors but turn queries and keys");
      case RESID_MID ->
          because(
              form == Form.PARALLEL, "the attention and the MLP of a block read the same stream");
      case LN1_POST_NORMALIZED, LN2_POST_NORMALIZED ->
          because(
              form != Form.SANDWICH, "what attention and MLP write is added without another norm");
      case FINAL_NORMALIZED ->
          because(form == Form.POST_NORM, "its last block ends with a norm of its own");
      default -> Optional.empty();
    };
  }

  private static Optional<String> because(boolean missing, String why) {
    return missing ? Optional.of(why) : Optional.empty();
  }

  /// Parameters in all.
  public long parameters() {
    return WeightMap.of(this).entries().stream().mapToLong(WeightMap.Entry::size).sum();
  }
}
