package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
  private final TensorBlocks.Constants constants;
  private final Runnable before;
  private final Optional<PackedWeights> packed;

  /// @param owner owns two constants beside the weights
  public Transformer(ModelSpec spec, Weights weights, NDManager owner) {
    this(spec, weights, owner, () -> {}, Optional.empty());
  }

  /// @param before is run before weights are read, and throws where they cannot be read any more
  /// @param packed of weights that stay as they are
  Transformer(
      ModelSpec spec,
      Weights weights,
      NDManager owner,
      Runnable before,
      Optional<PackedWeights> packed) {
    this.packed = packed;
    this.spec = spec;
    this.weights = weights;
    this.before = before;
    this.constants =
        new TensorBlocks.Constants(
            Ops.parameter(owner, spec.norm().eps()),
            Ops.parameter(owner, spec.attention().scale()));
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
    return capped(ops.linear(hidden, weights.unembedding()), ops);
  }

  /// The same of a single token.
  private NDArray unembedToken(float[] hidden, TokenBlocks blocks, Ops ops) {
    var logits = blocks.linear(new Weights.Linear(weights.unembedding(), Optional.empty()), hidden);
    return capped(ops.copied(logits, new Shape(1, 1, logits.length)), ops);
  }

  private NDArray capped(NDArray logits, Ops ops) {
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
      if (isToken(ids)) {
        var blocks = token(first);
        return token(blocks, blocks.embed((int) ids.toLongArray()[0], first), 0);
      }
      return blocks(embed(ids, first, count), 0, first, count);
    }

    /// Whether what enters is the next token of one text.
    private boolean isToken(NDArray entering) {
      var shape = entering.getShape();
      return shape.get(0) == 1
          && shape.get(1) == 1
          && cache.map(KvCache::fitsJava).orElse(false)
          && outer.isPlainHere()
          && weights.embedding().getDataType() == DataType.FLOAT32;
    }

    private TokenBlocks token(int position) {
      var rotary = spec.attention().rotary();
      var rotation = rotary.map(r -> r.table(position, 1)).orElseGet(() -> new float[0][]);
      return new TokenBlocks(spec, weights, packed, tap, rotation, cache.orElseThrow(), outer);
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
      if (isToken(entering)) {
        return token(token(first), entering.toFloatArray(), start);
      }
      var resid = entering;
      var rotation = rotation(first, count);
      for (var layer = start; layer < spec.layers(); layer++) {
        cancellation.check();
        if (tap.isPast(Site.RESID_PRE, layer)) {
          return new Result(Optional.empty(), Optional.empty(), tap.captures());
        }
        var before = resid;
        try (var scope = outer.scope().newSubManager()) {
          resid = tensors(rotation, outer.in(scope)).block(layer, resid);
          resid.attach(outer.scope());
        }
        before.close();
      }
      cache.ifPresent(c -> c.advance(count));
      if (tap.isPast(Site.FINAL_NORMALIZED, -1)) {
        return new Result(Optional.empty(), Optional.empty(), tap.captures());
      }
      return finish(resid, count);
    }

    private Result token(TokenBlocks blocks, float[] entering, int start) {
      var resid = entering;
      for (var layer = start; layer < spec.layers(); layer++) {
        cancellation.check();
        resid = blocks.block(layer, resid);
      }
      cache.orElseThrow().advance(1);
      if (weights.finalNorm().isPresent()) {
        resid = blocks.norm(weights.finalNorm().get(), Site.FINAL_NORMALIZED, -1, resid);
      }
      var hidden = outer.copied(resid, new Shape(1, 1, resid.length));
      var logits =
          givesLogits()
              ? Optional.of(unembedToken(resid, blocks, outer))
              : Optional.<NDArray>empty();
      return new Result(logits, Optional.of(hidden), tap.captures());
    }

    private Optional<NDArray> logits(NDArray hidden, Ops ops) {
      return givesLogits() ? Optional.of(unembed(hidden, ops)) : Optional.empty();
    }

    private boolean givesLogits() {
      return extent == Extent.LOGITS || extent == Extent.LAST_LOGITS;
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

    /// Cosines and sines `[T, r]` of the positions, or nothing; r is how much of a head turns. They
    /// close with the pass's scope: a backward pass needs them, and they lie in memory of Java's.
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

    private TensorBlocks tensors(NDList rotation, Ops ops) {
      var rounded = ops.roundsActivations() && cache.isEmpty() && RoundedBlocks.fit(spec);
      return rounded
          ? new RoundedBlocks(spec, weights, tap, constants, ops)
          : new TensorBlocks(spec, weights, tap, constants, rotation, cache, ops);
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
                .map(w -> tensors(new NDList(), ops).norm(w, Site.FINAL_NORMALIZED, -1, last))
                .orElse(last);
        var logits = logits(hidden, ops);
        logits.ifPresent(l -> l.attach(outer.scope()));
        hidden.attach(outer.scope());
        return new Result(logits, Optional.of(hidden), tap.captures());
      }
    }
  }
}
