package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint.Site;

/// Blocks of any number of texts and positions, in libtorch's arithmetic, on any device, with
/// gradients where wanted.
///
/// Shapes: B batch, T positions of this pass, S positions seen in all, H heads, K key-value heads,
/// e width of a head.
class TensorBlocks extends Blocks<NDArray> {
  final Constants constants;
  final Ops ops;
  private final NDList rotation;
  private final Optional<KvCache> cache;

  /// @param eps what norms add under the root `[]`
  /// @param scale what scores are multiplied by `[]`
  record Constants(NDArray eps, NDArray scale) {}

  /// @param rotation cosines and sines `[T, r]`, or nothing
  /// @param ops owns what is computed
  TensorBlocks(
      ModelSpec spec,
      Weights weights,
      Tap tap,
      Constants constants,
      NDList rotation,
      Optional<KvCache> cache,
      Ops ops) {
    super(spec, weights, tap);
    this.constants = constants;
    this.rotation = rotation;
    this.cache = cache;
    this.ops = ops;
  }

  @Override
  NDArray at(Site site, int layer, NDArray activation) {
    return tap.at(site, layer, activation, ops);
  }

  // DJL puts a sum where its first operand belongs: that is this layer's, the second may not be.
  @Override
  NDArray plus(NDArray x, NDArray y) {
    return x.add(y);
  }

  @Override
  NDArray times(NDArray x, NDArray y) {
    return x.mul(y);
  }

  @Override
  NDArray norm(Weights.Norm w, Site site, int layer, NDArray x) {
    var eps = constants.eps();
    return switch (spec.norm().kind()) {
      case LAYER -> {
        var bias = w.bias().orElseThrow();
        yield tap.touches(site, layer)
            ? ops.affine(at(site, layer, ops.centreAndScale(x, eps)), w.gain(), bias)
            : ops.layerNorm(x, w.gain(), bias, eps);
      }
      case RMS -> at(site, layer, ops.rms(x, eps)).mul(w.gain());
      case RMS_PLUS_ONE -> ops.timesOnePlus(at(site, layer, ops.rms(x, eps)), w.gain());
    };
  }

  @Override
  NDArray linear(Weights.Linear w, NDArray x) {
    return w.bias().isPresent()
        ? ops.linear(x, w.weight(), w.bias().get())
        : ops.linear(x, w.weight());
  }

  @Override
  NDArray activate(NDArray x) {
    return switch (spec.mlp().activation()) {
      case GELU -> ops.gelu(x);
      case RELU -> ops.relu(x);
      case GELU_TANH -> ops.geluTanh(x);
      case SILU -> ops.silu(x);
    };
  }

  @Override
  NDArray attention(int layer, NDArray x) {
    var z = at(Site.Z, layer, mixed(layer, x));
    var shape = z.getShape();
    return z.reshape(shape.get(0), shape.get(1), (long) spec.heads() * spec.dHead());
  }

  /// `[B, T, H, e]`.
  private NDArray mixed(int layer, NDArray x) {
    var w = weights.block(layer);
    if (mixesValuesOnly(layer)) {
      var count = x.getShape().get(1);
      var seen = new Shape(x.getShape().get(0), spec.heads(), count, count);
      var some = ops.scope().zeros(new Shape(1, 1, 1, 1)).broadcast(seen);
      some.attach(ops.scope());
      var v = at(Site.V, layer, values(w.qkv(), x));
      return ops.mix(at(Site.PATTERN, layer, some), v);
    }
    var qkv = project(w.qkv(), x);
    var q = at(Site.Q, layer, qkv.get(0));
    var k = at(Site.K, layer, qkv.get(1));
    var v = at(Site.V, layer, qkv.get(2));
    if (w.qNorm().isPresent()) {
      q = ops.rms(q, constants.eps()).mul(w.qNorm().get().gain());
      k = ops.rms(k, constants.eps()).mul(w.kNorm().orElseThrow().gain());
    }
    if (!rotation.isEmpty()) {
      q = ops.rotary(q, rotation.get(0), rotation.get(1));
      k = ops.rotary(k, rotation.get(0), rotation.get(1));
    }
    if (cache.isPresent()) {
      k = cache.get().extendKeys(ops, layer, k);
      v = cache.get().extendValues(ops, layer, v);
    }
    var window = spec.attention().windows().get(layer);
    var cap = spec.attention().softCap();
    if (tap.touches(Site.PATTERN, layer)) {
      var pattern = ops.attentionPattern(q, k, constants.scale(), window, cap);
      return ops.mix(at(Site.PATTERN, layer, pattern), v);
    }
    var rounded = w.qkv().getFirst().weight().getDataType() != DataType.FLOAT32;
    return rounded && window == 0 && cap == 0 && cache.isEmpty() && ops.roundsAttention(q, k)
        ? ops.attentionInBfloat16(q, k, v, constants.scale())
        : ops.attention(q, k, v, constants.scale(), window, cap);
  }

  @Override
  NDArray neurons(int layer, NDArray x) {
    var w = weights.block(layer);
    var in = w.mlpIn();
    var out = w.mlpOut();
    if (tap.touches(Site.MLP_PRE, layer)
        || tap.touches(Site.MLP_POST, layer)
        || !ops.fusesNeurons(x, in.weight())) {
      return super.neurons(layer, x);
    }
    var act =
        switch (spec.mlp().activation()) {
          case GELU -> Ops.Activation.GELU;
          case GELU_TANH -> Ops.Activation.GELU_TANH;
          case RELU -> Ops.Activation.RELU;
          case SILU -> Ops.Activation.SILU;
        };
    if (w.gate().isPresent()) {
      return w.gate().get().bias().isPresent() || in.bias().isPresent() || out.bias().isPresent()
          ? super.neurons(layer, x)
          : ops.gatedNeurons(x, w.gate().get().weight(), in.weight(), out.weight(), act);
    }
    return in.bias().isEmpty() || out.bias().isEmpty()
        ? super.neurons(layer, x)
        : ops.neurons(x, in.weight(), in.bias().get(), out.weight(), out.bias().get(), act);
  }

  /// Whether the pattern is given, so that queries and keys need not be computed.
  private boolean mixesValuesOnly(int layer) {
    return tap.replaces(Site.PATTERN, layer)
        && cache.isEmpty()
        && spec.attention().qkv() != ModelSpec.Qkv.FUSED_BY_HEAD
        && !tap.touches(Site.Q, layer)
        && !tap.touches(Site.K, layer);
  }

  /// `[B, T, K, e]`.
  private NDArray values(List<Weights.Linear> qkv, NDArray x) {
    var e = (long) spec.dHead();
    var shape = new Shape(x.getShape().get(0), x.getShape().get(1), spec.kvHeads(), e);
    if (spec.attention().qkv() == ModelSpec.Qkv.SEPARATE) {
      return linear(qkv.get(2), x).reshape(shape);
    }
    var first = (spec.heads() + spec.kvHeads()) * e;
    var end = first + spec.kvHeads() * e;
    var all = qkv.getFirst();
    var weight = ops.rows(all.weight(), first, end);
    return all.bias()
        .map(bias -> ops.linear(x, weight, ops.rows(bias, first, end)))
        .orElseGet(() -> ops.linear(x, weight))
        .reshape(shape);
  }

  /// Queries `[B, T, H, e]`, keys and values `[B, T, K, e]`.
  private NDList project(List<Weights.Linear> qkv, NDArray x) {
    var b = x.getShape().get(0);
    var t = x.getShape().get(1);
    var e = spec.dHead();
    var h = spec.heads();
    var k = spec.kvHeads();
    var first = linear(qkv.get(0), x);
    return switch (spec.attention().qkv()) {
      case FUSED -> first.reshape(b, t, h + 2L * k, e).split(new long[] {h, h + k}, 2);
      case FUSED_BY_HEAD -> first.reshape(b, t, h, 3L * e).split(new long[] {e, 2L * e}, 3);
      case SEPARATE ->
          new NDList(
              first.reshape(b, t, h, e),
              linear(qkv.get(1), x).reshape(b, t, k, e),
              linear(qkv.get(2), x).reshape(b, t, k, e));
    };
  }
}
