package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint.Site;

/// One forward pass for every family: what differs stands in the [ModelSpec].
///
/// Shapes: B batch, T positions of this pass, S positions seen in all, d residual width, H heads, K
/// key-value heads, e width of a head, m MLP width, V vocabulary.
public final class Transformer {

  /// How far a pass is to go.
  public enum Extent {
    /// To the logits of every position.
    LOGITS,
    /// To the logits of the last position only.
    LAST_LOGITS,
    /// To the normalised final residual stream, for [Transformer#unembed] in portions.
    FINAL,
    /// To the last capture; what comes after it is not computed.
    CAPTURES
  }

  /// What a pass yields; the arrays belong to the scope of the [Ops] that it was given.
  ///
  /// @param logits `[B, T, V]`, or `[B, 1, V]` for the last position only
  /// @param hidden `[B, T, d]` after the final norm, unless the pass ended before
  /// @param captures by point
  public record Result(
      Optional<NDArray> logits, Optional<NDArray> hidden, Map<HookPoint, NDArray> captures) {

    public NDArray capture(HookPoint point) {
      var array = captures.get(point);
      if (array == null) {
        throw new IllegalArgumentException(point + " was not captured");
      }
      return array;
    }
  }

  private final ModelSpec spec;
  private final Weights weights;
  private final NDArray eps;
  private final NDArray scale;

  /// @param owner owns two constants beside the weights
  public Transformer(ModelSpec spec, Weights weights, NDManager owner) {
    this.spec = spec;
    this.weights = weights;
    this.eps = owner.create((float) spec.normEps());
    this.scale = owner.create((float) spec.attentionScale());
  }

  public ModelSpec spec() {
    return spec;
  }

  public Weights weights() {
    return weights;
  }

  /// Runs the model.
  ///
  /// @param ids `[B, T]` int64
  /// @param cache positions seen before, extended by this pass
  /// @param ops decides whether gradients are recorded and owns the results
  /// @throws java.util.concurrent.CancellationException between two layers
  public Result forward(
      NDArray ids,
      Hooks hooks,
      Extent extent,
      Optional<KvCache> cache,
      Ops ops,
      Cancellation cancellation) {
    return new Pass(hooks, extent, cache, ops, cancellation).run(ids);
  }

  /// Logits of normalised final residual streams.
  ///
  /// @param hidden `[..., d]`
  /// @return `[..., V]`
  public NDArray unembed(NDArray hidden, Ops ops) {
    return ops.linear(hidden, weights.unembedding());
  }

  /// One pass. Every layer computes in a scope of its own, from which only the residual stream and
  /// the captures leave.
  private final class Pass {
    private final Hooks hooks;
    private final Extent extent;
    private final Optional<KvCache> cache;
    private final Ops outer;
    private final Cancellation cancellation;
    private final Map<HookPoint, NDArray> captures = new LinkedHashMap<>();
    private final Optional<HookPoint> end;

    Pass(
        Hooks hooks, Extent extent, Optional<KvCache> cache, Ops outer, Cancellation cancellation) {
      this.hooks = hooks;
      this.extent = extent;
      this.cache = cache;
      this.outer = outer;
      this.cancellation = cancellation;
      this.end = extent == Extent.CAPTURES ? hooks.lastCapture() : Optional.empty();
      for (var point : hooks.points()) {
        if (point.layer() >= spec.layers()) {
          throw new FeaturescopeException(
              "The model has no layer " + point.layer(),
              "choose a layer from 0 to " + (spec.layers() - 1));
        }
      }
    }

    Result run(NDArray ids) {
      if (extent == Extent.CAPTURES && cache.isPresent()) {
        throw new IllegalArgumentException("a pass that ends early leaves a cache incomplete");
      }
      var first = cache.map(KvCache::length).orElse(0);
      var count = (int) ids.getShape().get(1);
      if (first + count > cache.map(KvCache::capacity).orElse(spec.context())) {
        throw new IllegalArgumentException(
            (first + count) + " positions in a context of " + spec.context());
      }
      var resid = embed(ids, first, count);
      var rotation = rotation(first, count);
      for (var layer = 0; layer < spec.layers(); layer++) {
        cancellation.check();
        if (isPast(new HookPoint(Site.RESID_PRE, layer))) {
          return new Result(Optional.empty(), Optional.empty(), captures);
        }
        var before = resid;
        try (var scope = outer.scope().newSubManager()) {
          resid = block(layer, resid, rotation, outer.in(scope));
          resid.attach(outer.scope());
        }
        before.close();
      }
      cache.ifPresent(c -> c.advance(count));
      rotation.close();
      if (isPast(new HookPoint(Site.FINAL_NORMALIZED, -1))) {
        return new Result(Optional.empty(), Optional.empty(), captures);
      }
      return finish(resid, count);
    }

    /// x = W_E[ids] + W_P[positions], `[B, T, d]`.
    private NDArray embed(NDArray ids, int first, int count) {
      try (var scope = outer.scope().newSubManager()) {
        var ops = outer.in(scope);
        var x = at(Site.EMBED, -1, ops.embed(weights.embedding(), ids), ops);
        if (weights.positions().isPresent()) {
          var where = scope.arange(first, first + count, 1, DataType.INT64).reshape(1, count);
          var positions = ops.embed(weights.positions().get(), where);
          positions = at(Site.POS_EMBED, -1, positions, ops);
          x = x.add(positions);
        }
        x.attach(outer.scope());
        return x;
      }
    }

    /// Cosines and sines `[T, e]` of the positions, or nothing.
    private NDList rotation(int first, int count) {
      if (spec.rotary().isEmpty()) {
        return new NDList();
      }
      var table = spec.rotary().get().table(first, count, spec.dHead());
      var shape = new Shape(count, spec.dHead());
      return new NDList(
          outer.scope().create(table[0], shape), outer.scope().create(table[1], shape));
    }

    /// resid_mid = resid_pre + attention(ln1(resid_pre)); resid_post = resid_mid +
    /// mlp(ln2(resid_mid)).
    private NDArray block(int layer, NDArray resid, NDList rotation, Ops ops) {
      var w = weights.block(layer);
      var pre = at(Site.RESID_PRE, layer, resid, ops);
      var normed = norm(w.ln1(), Site.LN1_NORMALIZED, layer, pre, ops);
      var attn = at(Site.ATTN_OUT, layer, attention(layer, normed, rotation, ops), ops);
      // DJL puts a sum where its first operand belongs: attn is this layer's, pre may not be.
      var mid = at(Site.RESID_MID, layer, attn.add(pre), ops);
      if (isPast(new HookPoint(Site.LN2_NORMALIZED, layer))) {
        return mid;
      }
      normed = norm(w.ln2(), Site.LN2_NORMALIZED, layer, mid, ops);
      var mlp = at(Site.MLP_OUT, layer, mlp(layer, normed, ops), ops);
      return at(Site.RESID_POST, layer, mlp.add(mid), ops);
    }

    /// softmax(q k^T / sqrt(e)) v W_O + b_O, `[B, T, d]`.
    private NDArray attention(int layer, NDArray x, NDList rotation, Ops ops) {
      var w = weights.block(layer);
      var qkv = project(w.qkv(), x, ops);
      var q = at(Site.Q, layer, qkv.get(0), ops);
      var k = at(Site.K, layer, qkv.get(1), ops);
      var v = at(Site.V, layer, qkv.get(2), ops);
      if (!rotation.isEmpty()) {
        q = ops.rotary(q, rotation.get(0), rotation.get(1));
        k = ops.rotary(k, rotation.get(0), rotation.get(1));
      }
      if (cache.isPresent()) {
        k = cache.get().extendKeys(ops, layer, k);
        v = cache.get().extendValues(ops, layer, v);
      }
      NDArray z;
      if (hooks.touches(new HookPoint(Site.PATTERN, layer))) {
        var pattern = at(Site.PATTERN, layer, ops.attentionPattern(q, k, scale), ops);
        z = ops.mix(pattern, v);
      } else {
        z = ops.attention(q, k, v, scale);
      }
      z = at(Site.Z, layer, z, ops);
      var shape = z.getShape();
      return linear(
          w.attnOut(),
          z.reshape(shape.get(0), shape.get(1), (long) spec.heads() * spec.dHead()),
          ops);
    }

    /// Queries `[B, T, H, e]`, keys and values `[B, T, K, e]`.
    private NDList project(List<Weights.Linear> qkv, NDArray x, Ops ops) {
      var b = x.getShape().get(0);
      var t = x.getShape().get(1);
      var e = spec.dHead();
      var h = spec.heads();
      var k = spec.kvHeads();
      if (qkv.size() == 1) {
        var all = linear(qkv.get(0), x, ops).reshape(b, t, h + 2L * k, e);
        return all.split(new long[] {h, h + k}, 2);
      }
      return new NDList(
          linear(qkv.get(0), x, ops).reshape(b, t, h, e),
          linear(qkv.get(1), x, ops).reshape(b, t, k, e),
          linear(qkv.get(2), x, ops).reshape(b, t, k, e));
    }

    /// act(x W_in + b_in) W_out + b_out, or (act(x W_gate) * x W_in) W_out, `[B, T, d]`.
    private NDArray mlp(int layer, NDArray normed, Ops ops) {
      var w = weights.block(layer);
      var x = at(Site.MLP_IN, layer, normed, ops);
      NDArray post;
      if (w.gate().isPresent()) {
        var pre = at(Site.MLP_PRE, layer, linear(w.gate().get(), x, ops), ops);
        post = activate(pre, ops).mul(linear(w.mlpIn(), x, ops));
      } else {
        post = activate(at(Site.MLP_PRE, layer, linear(w.mlpIn(), x, ops), ops), ops);
      }
      return linear(w.mlpOut(), at(Site.MLP_POST, layer, post, ops), ops);
    }

    private NDArray activate(NDArray x, Ops ops) {
      return switch (spec.activation()) {
        case GELU_TANH -> ops.geluTanh(x);
        case SILU -> ops.silu(x);
      };
    }

    /// The normalised stream with gain and bias; the hook sees it before them.
    private NDArray norm(Weights.Norm w, Site site, int layer, NDArray x, Ops ops) {
      if (spec.norm() == ModelSpec.Norm.LAYER) {
        if (!hooks.touches(new HookPoint(site, layer))) {
          return ops.layerNorm(x, w.gain(), w.bias().orElseThrow(), eps);
        }
        var normalized = at(site, layer, ops.centreAndScale(x, eps), ops);
        return ops.affine(normalized, w.gain(), w.bias().orElseThrow());
      }
      return at(site, layer, ops.rms(x, eps), ops).mul(w.gain());
    }

    private Result finish(NDArray resid, int count) {
      try (var scope = outer.scope().newSubManager()) {
        var ops = outer.in(scope);
        if (extent == Extent.LAST_LOGITS) {
          resid = resid.get(new NDIndex().addAllDim().addSliceDim(count - 1, count));
          resid.attach(scope);
        }
        var hidden = norm(weights.finalNorm(), Site.FINAL_NORMALIZED, -1, resid, ops);
        var logits =
            extent == Extent.LOGITS || extent == Extent.LAST_LOGITS
                ? Optional.of(unembed(hidden, ops))
                : Optional.<NDArray>empty();
        logits.ifPresent(l -> l.attach(outer.scope()));
        hidden.attach(outer.scope());
        return new Result(logits, Optional.of(hidden), captures);
      }
    }

    private NDArray linear(Weights.Linear w, NDArray x, Ops ops) {
      return w.bias().isPresent()
          ? ops.linear(x, w.weight(), w.bias().get())
          : ops.linear(x, w.weight());
    }

    /// The activation as the rest of the pass sees it: intervened on, then captured.
    private NDArray at(Site site, int layer, NDArray activation, Ops ops) {
      var point = new HookPoint(site, layer);
      var x = activation;
      for (var intervention : hooks.interventions(point)) {
        var changed = intervention.apply(x, ops.scope());
        if (!changed.getShape().equals(x.getShape())) {
          throw new IllegalStateException(
              "an intervention at "
                  + point
                  + " made "
                  + changed.getShape()
                  + " of "
                  + x.getShape());
        }
        x = changed;
      }
      if (hooks.captures(point)) {
        // A view of its own: the pass goes on with x, whose handle closes with the layer.
        var kept = x.reshape(x.getShape());
        kept.attach(outer.scope());
        captures.put(point, kept);
      }
      return x;
    }

    private boolean isPast(HookPoint next) {
      return extent == Extent.CAPTURES && end.map(e -> e.compareTo(next) < 0).orElse(true);
    }
  }
}
