package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
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
  /// @param hidden `[B, T, d]` after the final norm, if there is one, unless the pass ended before
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
  private final Runnable before;

  /// @param owner owns two constants beside the weights
  public Transformer(ModelSpec spec, Weights weights, NDManager owner) {
    this(spec, weights, owner, () -> {});
  }

  /// @param before is run before weights are read, and throws where they cannot be read any more
  Transformer(ModelSpec spec, Weights weights, NDManager owner, Runnable before) {
    this.spec = spec;
    this.weights = weights;
    this.before = before;
    this.eps = Ops.parameter(owner, spec.norm().eps());
    this.scale = Ops.parameter(owner, spec.attention().scale());
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
  /// @throws org.featurescope.compute.job.FeaturescopeException if the family has not what a hook
  ///   names
  public Result forward(
      NDArray ids,
      Hooks hooks,
      Extent extent,
      Optional<KvCache> cache,
      Ops ops,
      Cancellation cancellation) {
    return new Pass(hooks, extent, cache, ops, cancellation).run(ids);
  }

  /// Goes on with a pass from a residual stream that is already known: what was computed before it
  /// is not computed again. Sites before `from` are not reached, and their hooks do nothing.
  ///
  /// @param activation `[B, T, d]`, what the model computed at `from`, before any intervention
  ///   there; stays as it is
  /// @param from where a block begins or ends; `hook_resid_pre` of the block after the last one is
  ///   where the last one ends
  /// @param cache positions seen before; blocks that are left out stay as they are in it
  public Result resume(
      NDArray activation,
      HookPoint from,
      Hooks hooks,
      Extent extent,
      Optional<KvCache> cache,
      Ops ops,
      Cancellation cancellation) {
    return new Pass(hooks, extent, cache, ops, cancellation).resume(activation, from);
  }

  /// Logits of normalised final residual streams.
  ///
  /// @param hidden `[..., d]`
  /// @return `[..., V]`
  public NDArray unembed(NDArray hidden, Ops ops) {
    before.run();
    var logits = ops.linear(hidden, weights.unembedding());
    var cap = spec.ends().logitCap();
    return cap > 0 ? ops.softCap(logits, cap) : logits;
  }

  /// One pass. Every layer computes in a scope of its own, from which only the residual stream and
  /// the captures leave.
  private final class Pass {
    private final Tap tap;
    private final Extent extent;
    private final Optional<KvCache> cache;
    private final Ops outer;
    private final Cancellation cancellation;

    Pass(
        Hooks hooks, Extent extent, Optional<KvCache> cache, Ops outer, Cancellation cancellation) {
      this.tap = new Tap(hooks, extent == Extent.CAPTURES, outer.scope());
      this.extent = extent;
      this.cache = cache;
      this.outer = outer;
      this.cancellation = cancellation;
      before.run();
      hooks.points().forEach(spec::require);
    }

    Result run(NDArray ids) {
      var count = (int) ids.getShape().get(1);
      var first = begin(count);
      return blocks(embed(ids, first, count), 0, first, count);
    }

    Result resume(NDArray activation, HookPoint from) {
      var count = (int) activation.getShape().get(1);
      var first = begin(count);
      var resid = activation.reshape(activation.getShape());
      resid.attach(outer.scope());
      return switch (from.site()) {
        case RESID_PRE -> blocks(resid, from.layer(), first, count);
        case RESID_POST -> {
          var end = tap.at(Site.RESID_POST, from.layer(), resid, outer);
          yield blocks(end, from.layer() + 1, first, count);
        }
        default -> throw new IllegalArgumentException(from + " is not between two blocks");
      };
    }

    /// The position of the first of `count` tokens.
    private int begin(int count) {
      if (extent == Extent.CAPTURES && cache.isPresent()) {
        throw new IllegalArgumentException("a pass that ends early leaves a cache incomplete");
      }
      var first = cache.map(KvCache::length).orElse(0);
      if (first + count > cache.map(KvCache::capacity).orElse(spec.context())) {
        throw new IllegalArgumentException(
            (first + count) + " positions in a context of " + spec.context());
      }
      return first;
    }

    /// All blocks from `start` on, and what follows them.
    private Result blocks(NDArray entering, int start, int first, int count) {
      var resid = entering;
      var rotation = rotation(first, count);
      for (var layer = start; layer < spec.layers(); layer++) {
        cancellation.check();
        if (tap.isPast(Site.RESID_PRE, layer)) {
          return new Result(Optional.empty(), Optional.empty(), tap.captures());
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
      if (tap.isPast(Site.FINAL_NORMALIZED, -1)) {
        return new Result(Optional.empty(), Optional.empty(), tap.captures());
      }
      return finish(resid, count);
    }

    /// x = c W_E[ids] + W_P[positions], `[B, T, d]`.
    private NDArray embed(NDArray ids, int first, int count) {
      try (var scope = outer.scope().newSubManager()) {
        var ops = outer.in(scope);
        var x = ops.embed(weights.embedding(), ids);
        var factor = (float) spec.ends().embeddingScale();
        x = tap.at(Site.EMBED, -1, factor == 1 ? x : x.mul(factor), ops);
        if (weights.positions().isPresent()) {
          var where = scope.arange(first, first + count, 1, DataType.INT64).reshape(1, count);
          var positions = ops.embed(weights.positions().get(), where);
          positions = tap.at(Site.POS_EMBED, -1, positions, ops);
          x = x.add(positions);
        }
        x.attach(outer.scope());
        return x;
      }
    }

    /// Cosines and sines `[T, r]` of the positions, or nothing; r is how much of a head turns.
    private NDList rotation(int first, int count) {
      if (spec.attention().rotary().isEmpty()) {
        return new NDList();
      }
      var rotary = spec.attention().rotary().get();
      var table = rotary.table(first, count);
      var shape = new Shape(count, rotary.width());
      return new NDList(
          outer.scope().create(table[0], shape), outer.scope().create(table[1], shape));
    }

    /// What leaves the block, `[B, T, d]`; unspecified where nothing is wanted of it.
    private NDArray block(int layer, NDArray resid, NDList rotation, Ops ops) {
      var x = tap.at(Site.RESID_PRE, layer, resid, ops);
      return switch (spec.form()) {
        case PRE_NORM, SANDWICH -> preNorm(layer, x, rotation, ops);
        case PARALLEL -> parallel(layer, x, rotation, ops);
        case POST_NORM -> postNorm(layer, x, rotation, ops);
      };
    }

    /// y = x + attention(ln1(x)); y + mlp(ln2(y)).
    private NDArray preNorm(int layer, NDArray x, NDList rotation, Ops ops) {
      var w = weights.block(layer);
      var normed = norm(w.ln1(), Site.LN1_NORMALIZED, layer, x, ops);
      // DJL puts a sum where its first operand belongs: attn is this layer's, x may not be.
      var mid = attn(layer, normed, rotation, ops).add(x);
      mid = tap.at(Site.RESID_MID, layer, mid, ops);
      if (tap.isPast(Site.LN2_NORMALIZED, layer)) {
        return mid;
      }
      normed = norm(w.ln2(), Site.LN2_NORMALIZED, layer, mid, ops);
      return tap.at(Site.RESID_POST, layer, mlp(layer, normed, ops).add(mid), ops);
    }

    /// x + attention(ln1(x)) + mlp(ln2(x)).
    private NDArray parallel(int layer, NDArray x, NDList rotation, Ops ops) {
      var w = weights.block(layer);
      var attn = attn(layer, norm(w.ln1(), Site.LN1_NORMALIZED, layer, x, ops), rotation, ops);
      if (tap.isPast(Site.LN2_NORMALIZED, layer)) {
        return attn;
      }
      var mlp = mlp(layer, norm(w.ln2(), Site.LN2_NORMALIZED, layer, x, ops), ops);
      return tap.at(Site.RESID_POST, layer, mlp.add(attn).add(x), ops);
    }

    /// y = ln1(x + attention(x)); ln2(y + mlp(y)).
    private NDArray postNorm(int layer, NDArray x, NDList rotation, Ops ops) {
      var w = weights.block(layer);
      var sum = attn(layer, x, rotation, ops).add(x);
      var mid = norm(w.ln1(), Site.LN1_NORMALIZED, layer, sum, ops);
      mid = tap.at(Site.RESID_MID, layer, mid, ops);
      if (tap.isPast(Site.LN2_NORMALIZED, layer)) {
        return mid;
      }
      sum = mlp(layer, mid, ops).add(mid);
      var out = norm(w.ln2(), Site.LN2_NORMALIZED, layer, sum, ops);
      return tap.at(Site.RESID_POST, layer, out, ops);
    }

    /// What the attention adds to the stream, `[B, T, d]`.
    private NDArray attn(int layer, NDArray x, NDList rotation, Ops ops) {
      var out = attention(layer, x, rotation, ops);
      var after = weights.block(layer).ln1Post();
      if (after.isPresent()) {
        out = norm(after.get(), Site.LN1_POST_NORMALIZED, layer, out, ops);
      }
      return tap.at(Site.ATTN_OUT, layer, out, ops);
    }

    /// What the MLP adds to the stream, `[B, T, d]`.
    private NDArray mlp(int layer, NDArray x, Ops ops) {
      var in = tap.at(Site.MLP_IN, layer, x, ops);
      if (tap.replaces(Site.MLP_OUT, layer) && !touchesNeurons(layer)) {
        return tap.at(Site.MLP_OUT, layer, in, ops);
      }
      var out = neurons(layer, in, ops);
      var after = weights.block(layer).ln2Post();
      if (after.isPresent()) {
        out = norm(after.get(), Site.LN2_POST_NORMALIZED, layer, out, ops);
      }
      return tap.at(Site.MLP_OUT, layer, out, ops);
    }

    private boolean touchesNeurons(int layer) {
      return tap.touches(Site.MLP_PRE, layer)
          || tap.touches(Site.MLP_POST, layer)
          || tap.touches(Site.LN2_POST_NORMALIZED, layer);
    }

    /// softmax(c q k^T) v W_O + b_O, `[B, T, d]`.
    private NDArray attention(int layer, NDArray x, NDList rotation, Ops ops) {
      var w = weights.block(layer);
      if (mixesValuesOnly(layer)) {
        var count = x.getShape().get(1);
        var seen = new Shape(x.getShape().get(0), spec.heads(), count, count);
        var some = ops.scope().zeros(new Shape(1, 1, 1, 1)).broadcast(seen);
        some.attach(ops.scope());
        var v = tap.at(Site.V, layer, values(w.qkv(), x, ops), ops);
        return out(layer, ops.mix(tap.at(Site.PATTERN, layer, some, ops), v), ops);
      }
      var qkv = project(w.qkv(), x, ops);
      var q = tap.at(Site.Q, layer, qkv.get(0), ops);
      var k = tap.at(Site.K, layer, qkv.get(1), ops);
      var v = tap.at(Site.V, layer, qkv.get(2), ops);
      if (w.qNorm().isPresent()) {
        q = ops.rms(q, eps).mul(w.qNorm().get().gain());
        k = ops.rms(k, eps).mul(w.kNorm().orElseThrow().gain());
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
      NDArray z;
      if (tap.touches(Site.PATTERN, layer)) {
        var pattern = ops.attentionPattern(q, k, scale, window, cap);
        z = ops.mix(tap.at(Site.PATTERN, layer, pattern, ops), v);
      } else {
        z = ops.attention(q, k, v, scale, window, cap);
      }
      return out(layer, z, ops);
    }

    /// z W_O + b_O.
    private NDArray out(int layer, NDArray mixed, Ops ops) {
      var z = tap.at(Site.Z, layer, mixed, ops);
      var shape = z.getShape();
      return linear(
          weights.block(layer).attnOut(),
          z.reshape(shape.get(0), shape.get(1), (long) spec.heads() * spec.dHead()),
          ops);
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
    private NDArray values(List<Weights.Linear> qkv, NDArray x, Ops ops) {
      var e = (long) spec.dHead();
      var shape = new Shape(x.getShape().get(0), x.getShape().get(1), spec.kvHeads(), e);
      if (spec.attention().qkv() == ModelSpec.Qkv.SEPARATE) {
        return linear(qkv.get(2), x, ops).reshape(shape);
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
    private NDList project(List<Weights.Linear> qkv, NDArray x, Ops ops) {
      var b = x.getShape().get(0);
      var t = x.getShape().get(1);
      var e = spec.dHead();
      var h = spec.heads();
      var k = spec.kvHeads();
      var first = linear(qkv.get(0), x, ops);
      return switch (spec.attention().qkv()) {
        case FUSED -> first.reshape(b, t, h + 2L * k, e).split(new long[] {h, h + k}, 2);
        case FUSED_BY_HEAD -> first.reshape(b, t, h, 3L * e).split(new long[] {e, 2L * e}, 3);
        case SEPARATE ->
            new NDList(
                first.reshape(b, t, h, e),
                linear(qkv.get(1), x, ops).reshape(b, t, k, e),
                linear(qkv.get(2), x, ops).reshape(b, t, k, e));
      };
    }

    /// act(x W_in + b_in) W_out + b_out, or (act(x W_gate) * x W_in) W_out, `[B, T, d]`.
    private NDArray neurons(int layer, NDArray x, Ops ops) {
      var w = weights.block(layer);
      NDArray post;
      if (w.gate().isPresent()) {
        var pre = tap.at(Site.MLP_PRE, layer, linear(w.gate().get(), x, ops), ops);
        post = activate(pre, ops).mul(linear(w.mlpIn(), x, ops));
      } else {
        post = activate(tap.at(Site.MLP_PRE, layer, linear(w.mlpIn(), x, ops), ops), ops);
      }
      return linear(w.mlpOut(), tap.at(Site.MLP_POST, layer, post, ops), ops);
    }

    private NDArray activate(NDArray x, Ops ops) {
      return switch (spec.mlp().activation()) {
        case GELU -> ops.gelu(x);
        case RELU -> ops.relu(x);
        case GELU_TANH -> ops.geluTanh(x);
        case SILU -> ops.silu(x);
      };
    }

    /// The normalised stream with gain and bias; the hook sees it before them.
    private NDArray norm(Weights.Norm w, Site site, int layer, NDArray x, Ops ops) {
      return switch (spec.norm().kind()) {
        case LAYER -> {
          var bias = w.bias().orElseThrow();
          yield tap.touches(site, layer)
              ? ops.affine(tap.at(site, layer, ops.centreAndScale(x, eps), ops), w.gain(), bias)
              : ops.layerNorm(x, w.gain(), bias, eps);
        }
        case RMS -> tap.at(site, layer, ops.rms(x, eps), ops).mul(w.gain());
        case RMS_PLUS_ONE -> ops.timesOnePlus(tap.at(site, layer, ops.rms(x, eps), ops), w.gain());
      };
    }

    private Result finish(NDArray resid, int count) {
      try (var scope = outer.scope().newSubManager()) {
        var ops = outer.in(scope);
        if (extent == Extent.LAST_LOGITS) {
          resid = resid.get(new NDIndex().addAllDim().addSliceDim(count - 1, count));
          resid.attach(scope);
        }
        var last = resid;
        var hidden =
            weights
                .finalNorm()
                .map(w -> norm(w, Site.FINAL_NORMALIZED, -1, last, ops))
                .orElse(last);
        var logits =
            extent == Extent.LOGITS || extent == Extent.LAST_LOGITS
                ? Optional.of(unembed(hidden, ops))
                : Optional.<NDArray>empty();
        logits.ifPresent(l -> l.attach(outer.scope()));
        hidden.attach(outer.scope());
        return new Result(logits, Optional.of(hidden), tap.captures());
      }
    }

    private NDArray linear(Weights.Linear w, NDArray x, Ops ops) {
      return w.bias().isPresent()
          ? ops.linear(x, w.weight(), w.bias().get())
          : ops.linear(x, w.weight());
    }
  }
}
