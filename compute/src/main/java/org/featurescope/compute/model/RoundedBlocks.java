package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint.Site;

/// Blocks of GPT-2's kind whose products are recorded in bfloat16: what lies between two products
/// stays in bfloat16 where no hook looks, instead of being widened and rounded again. The residual
/// stream and the norms are float32.
final class RoundedBlocks extends TensorBlocks {
  /// Positions of texts whose whole patterns are kept for the backward pass: 3 MB a text and layer
  /// with twelve heads. Longer texts are attended to in float32, piece by piece.
  private static final int MOST_POSITIONS = 512;

  RoundedBlocks(ModelSpec spec, Weights weights, Tap tap, Constants constants, Ops ops) {
    super(spec, weights, tap, constants, new NDList(), Optional.empty(), ops);
  }

  /// Whether a model has blocks of this kind.
  static boolean fit(ModelSpec spec) {
    var attention = spec.attention();
    var mlp = spec.mlp();
    return attention.qkv() == ModelSpec.Qkv.FUSED
        && attention.qkvBias()
        && spec.kvHeads() == spec.heads()
        && !attention.headNorm()
        && attention.rotary().isEmpty()
        && attention.softCap() == 0
        && attention.windows().stream().allMatch(window -> window == 0)
        && mlp.activation() == ModelSpec.Activation.GELU_TANH
        && mlp.bias()
        && !mlp.gated();
  }

  @Override
  NDArray attention(int layer, NDArray x) {
    var isLong = x.getShape().get(1) > MOST_POSITIONS;
    if (isLong || isSeen(layer, Site.Q, Site.K, Site.V, Site.PATTERN, Site.Z)) {
      return super.attention(layer, x);
    }
    var qkv = weights.block(layer).qkv().getFirst();
    return ops.roundedAttention(
        x, qkv.weight(), qkv.bias().orElseThrow(), constants.scale(), spec.heads());
  }

  @Override
  NDArray neurons(int layer, NDArray x) {
    if (isSeen(layer, Site.MLP_PRE, Site.MLP_POST)) {
      return super.neurons(layer, x);
    }
    var in = weights.block(layer).mlpIn();
    var out = weights.block(layer).mlpOut();
    return ops.roundedNeurons(
        x, in.weight(), in.bias().orElseThrow(), out.weight(), out.bias().orElseThrow());
  }

  private boolean isSeen(int layer, Site... sites) {
    return Arrays.stream(sites).anyMatch(site -> tap.touches(site, layer));
  }
}
