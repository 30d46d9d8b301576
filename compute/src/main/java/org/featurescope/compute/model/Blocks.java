package org.featurescope.compute.model;

import org.featurescope.compute.model.HookPoint.Site;

/// How a block joins attention, MLP and norms, and where hooks look in, whatever an activation is
/// made of.
///
/// Shapes: B batch, T positions of this pass, d residual width.
///
/// @param <X> what holds an activation
abstract class Blocks<X> {
  final ModelSpec spec;
  final Weights weights;
  final Tap tap;

  Blocks(ModelSpec spec, Weights weights, Tap tap) {
    this.spec = spec;
    this.weights = weights;
    this.tap = tap;
  }

  /// The activation as the rest of the pass sees it.
  abstract X at(Site site, int layer, X activation);

  /// x + y; x may be changed or closed.
  abstract X plus(X x, X y);

  /// x y; x may be changed or closed.
  abstract X times(X x, X y);

  /// The normalised stream with gain and bias; the hook sees it before them.
  abstract X norm(Weights.Norm w, Site site, int layer, X x);

  /// x W^T + b.
  abstract X linear(Weights.Linear w, X x);

  /// What the neurons make of their inputs; x may be changed.
  abstract X activate(X x);

  /// softmax(c q k^T) v, the heads side by side `[B, T, He]`.
  abstract X attention(int layer, X x);

  /// What leaves the block, `[B, T, d]`; unspecified where nothing is wanted of it.
  final X block(int layer, X resid) {
    var x = at(Site.RESID_PRE, layer, resid);
    return switch (spec.form()) {
      case PRE_NORM, SANDWICH -> preNorm(layer, x);
      case PARALLEL -> parallel(layer, x);
      case POST_NORM -> postNorm(layer, x);
    };
  }

  /// y = x + attention(ln1(x)); y + mlp(ln2(y)).
  private X preNorm(int layer, X x) {
    var w = weights.block(layer);
    var mid = plus(attn(layer, norm(w.ln1(), Site.LN1_NORMALIZED, layer, x)), x);
    mid = at(Site.RESID_MID, layer, mid);
    if (tap.isPast(Site.LN2_NORMALIZED, layer)) {
      return mid;
    }
    var out = plus(mlp(layer, norm(w.ln2(), Site.LN2_NORMALIZED, layer, mid)), mid);
    return at(Site.RESID_POST, layer, out);
  }

  /// x + attention(ln1(x)) + mlp(ln2(x)).
  private X parallel(int layer, X x) {
    var w = weights.block(layer);
    var attn = attn(layer, norm(w.ln1(), Site.LN1_NORMALIZED, layer, x));
    if (tap.isPast(Site.LN2_NORMALIZED, layer)) {
      return attn;
    }
    var mlp = mlp(layer, norm(w.ln2(), Site.LN2_NORMALIZED, layer, x));
    return at(Site.RESID_POST, layer, plus(plus(mlp, attn), x));
  }

  /// y = ln1(x + attention(x)); ln2(y + mlp(y)).
  private X postNorm(int layer, X x) {
    var w = weights.block(layer);
    var mid = norm(w.ln1(), Site.LN1_NORMALIZED, layer, plus(attn(layer, x), x));
    mid = at(Site.RESID_MID, layer, mid);
    if (tap.isPast(Site.LN2_NORMALIZED, layer)) {
      return mid;
    }
    var out = norm(w.ln2(), Site.LN2_NORMALIZED, layer, plus(mlp(layer, mid), mid));
    return at(Site.RESID_POST, layer, out);
  }

  /// What the attention adds to the stream, `[B, T, d]`.
  private X attn(int layer, X x) {
    var w = weights.block(layer);
    var out = linear(w.attnOut(), attention(layer, x));
    if (w.ln1Post().isPresent()) {
      out = norm(w.ln1Post().get(), Site.LN1_POST_NORMALIZED, layer, out);
    }
    return at(Site.ATTN_OUT, layer, out);
  }

  /// What the MLP adds to the stream, `[B, T, d]`.
  private X mlp(int layer, X x) {
    var in = at(Site.MLP_IN, layer, x);
    if (tap.replaces(Site.MLP_OUT, layer) && !touchesNeurons(layer)) {
      return at(Site.MLP_OUT, layer, in);
    }
    var out = neurons(layer, in);
    var after = weights.block(layer).ln2Post();
    if (after.isPresent()) {
      out = norm(after.get(), Site.LN2_POST_NORMALIZED, layer, out);
    }
    return at(Site.MLP_OUT, layer, out);
  }

  private boolean touchesNeurons(int layer) {
    return tap.touches(Site.MLP_PRE, layer)
        || tap.touches(Site.MLP_POST, layer)
        || tap.touches(Site.LN2_POST_NORMALIZED, layer);
  }

  /// act(x W_in + b_in) W_out + b_out, or (act(x W_gate) * x W_in) W_out, `[B, T, d]`.
  X neurons(int layer, X x) {
    var w = weights.block(layer);
    var pre = at(Site.MLP_PRE, layer, linear(w.gate().orElse(w.mlpIn()), x));
    var post = activate(pre);
    if (w.gate().isPresent()) {
      post = times(post, linear(w.mlpIn(), x));
    }
    return linear(w.mlpOut(), at(Site.MLP_POST, layer, post));
  }
}
