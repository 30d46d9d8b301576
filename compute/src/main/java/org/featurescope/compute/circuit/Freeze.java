package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.Intervention;
import org.featurescope.compute.model.ModelSpec;

/// Holds a running model at what a [FrozenPass] saw, by hooks alone: patterns, the divisors of
/// norms, and whatever dictionaries write. Made for one run, of any number of texts.
final class Freeze {
  private final FrozenPass pass;
  private final FrozenWeights weights;
  private final Script script;
  private final ModelSpec spec;

  /// Activations of the running pass that a norm or a skip connection will need.
  private final Map<HookPoint, NDArray> live = new HashMap<>();

  Freeze(FrozenPass pass) {
    this.pass = pass;
    weights = pass.weights();
    script = weights.script();
    spec = weights.spec();
  }

  /// Attention looks where it looked.
  Hooks patterns(Hooks hooks) {
    var all = hooks;
    for (var layer = 0; layer < spec.layers(); layer++) {
      var pattern = pass.pattern(layer);
      all =
          all.andReplace(
              new HookPoint(Site.PATTERN, layer),
              (x, scope) -> {
                var same = pattern.broadcast(x.getShape());
                same.attach(scope);
                return same;
              });
    }
    return all;
  }

  /// The stream on its way is left to be linear: patterns stay, norms divide by what they divided
  /// by, MLPs without a stand-in follow their slope.
  Hooks linear(Hooks hooks) {
    var all = patterns(hooks);
    for (var layer = 0; layer < spec.layers(); layer++) {
      all = norms(all, layer);
      if (weights.layer(layer).mlp().isPresent()) {
        all = slope(all, layer);
      }
    }
    if (weights.model().transformer().weights().finalNorm().isEmpty()) {
      return all;
    }
    var end = HookPoint.residPost(spec.layers() - 1);
    return norm(all, new HookPoint(Site.FINAL_NORMALIZED, -1), end);
  }

  /// What edits of the pass added is added once more, where the activation is not held as a whole.
  Hooks edited(Hooks hooks) {
    var all = hooks;
    for (var edit : pass.edited().entrySet()) {
      if (!pass.holds(edit.getKey())) {
        all =
            all.andIntervene(
                edit.getKey(), (x, scope) -> script.one(scope, "sum", x, edit.getValue()));
      }
    }
    return all;
  }

  /// Remembers what norms will be taken of. To be added when everything else is: hooks of one point
  /// run in the order in which they were added, and a norm is to see what all others left.
  Hooks end(Hooks hooks) {
    var all = hooks;
    for (var layer = 0; layer < spec.layers(); layer++) {
      for (var site : remembered()) {
        var point = new HookPoint(site, layer);
        all = all.andIntervene(point, remember(point));
      }
    }
    var last = HookPoint.residPost(spec.layers() - 1);
    return all.andIntervene(last, remember(last));
  }

  private List<Site> remembered() {
    return switch (spec.form()) {
      case PARALLEL -> List.of(Site.RESID_PRE);
      case PRE_NORM -> List.of(Site.RESID_PRE, Site.RESID_MID);
      case SANDWICH -> List.of(Site.RESID_PRE, Site.Z, Site.RESID_MID);
      case POST_NORM -> List.of(Site.RESID_PRE, Site.ATTN_OUT, Site.RESID_MID, Site.MLP_OUT);
    };
  }

  /// What a dictionary writes stays, but for a skip connection.
  Hooks written(Hooks hooks, Dictionary dictionary) {
    var frozen = pass.activation(dictionary.write());
    if (dictionary.sae().skip().isEmpty()) {
      return hooks.andReplace(dictionary.write(), (x, scope) -> repeated(frozen, x, scope));
    }
    var read = dictionary.read();
    var skip = dictionary.sae().skip().get();
    return hooks
        .andIntervene(read, remember(read))
        .andReplace(
            dictionary.write(),
            (x, scope) -> {
              var change = ops(scope).linear(change(read, scope), skip);
              return script.one(scope, "sum", change, frozen);
            });
  }

  private Intervention remember(HookPoint point) {
    return (x, scope) -> {
      live.put(point, x);
      return x;
    };
  }

  /// How far a remembered activation is from what it was, `[B, T, d]`.
  private NDArray change(HookPoint point, NDManager scope) {
    return script.one(scope, "less", live.get(point), pass.activation(point));
  }

  private NDArray repeated(NDArray frozen, NDArray like, NDManager scope) {
    return script.one(scope, "repeated", frozen, (int) like.getShape().get(0));
  }

  private NDArray normalised(NDArray x, HookPoint norm, NDManager scope) {
    return script.one(scope, "frozen_norm", x, pass.scale(norm), weights.centres());
  }

  private Ops ops(NDManager scope) {
    return weights.model().engine().ops(scope);
  }

  private Hooks norms(Hooks hooks, int layer) {
    var pre = new HookPoint(Site.RESID_PRE, layer);
    var mid = new HookPoint(Site.RESID_MID, layer);
    var ln1 = new HookPoint(Site.LN1_NORMALIZED, layer);
    var ln2 = new HookPoint(Site.LN2_NORMALIZED, layer);
    return switch (spec.form()) {
      case PARALLEL -> norm(norm(hooks, ln1, pre), ln2, pre);
      case PRE_NORM -> norm(norm(hooks, ln1, pre), ln2, mid);
      case SANDWICH -> afterAttention(norm(norm(hooks, ln1, pre), ln2, mid), layer);
      case POST_NORM -> {
        var attn = new HookPoint(Site.ATTN_OUT, layer);
        var mlp = new HookPoint(Site.MLP_OUT, layer);
        yield normOfSum(normOfSum(hooks, ln1, pre, attn), ln2, mid, mlp);
      }
    };
  }

  private Hooks norm(Hooks hooks, HookPoint norm, HookPoint of) {
    return hooks.andIntervene(norm, (x, scope) -> normalised(live.get(of), norm, scope));
  }

  private Hooks normOfSum(Hooks hooks, HookPoint norm, HookPoint stream, HookPoint added) {
    return hooks.andIntervene(
        norm,
        (x, scope) ->
            normalised(script.one(scope, "sum", live.get(stream), live.get(added)), norm, scope));
  }

  private Hooks afterAttention(Hooks hooks, int layer) {
    var z = new HookPoint(Site.Z, layer);
    var norm = new HookPoint(Site.LN1_POST_NORMALIZED, layer);
    return hooks.andIntervene(
        norm,
        (x, scope) -> normalised(pass.attentionOutput(layer, live.get(z), scope), norm, scope));
  }

  /// An MLP that nothing stands in for.
  private Hooks slope(Hooks hooks, int layer) {
    var in = new HookPoint(Site.MLP_IN, layer);
    var out = new HookPoint(Site.MLP_OUT, layer);
    return hooks
        .andIntervene(in, remember(in))
        .andReplace(out, (x, scope) -> alongSlope(layer, in, out, scope));
  }

  private NDArray alongSlope(int layer, HookPoint in, HookPoint out, NDManager scope) {
    var w = weights.model().transformer().weights().block(layer);
    var ops = ops(scope);
    var slopes = pass.slopes(layer);
    var change = change(in, scope);
    var first = ops.linear(change, w.gate().orElse(w.mlpIn()).weight());
    var neurons = script.one(scope, "times", first, slopes.activated());
    if (w.gate().isPresent()) {
      var second = ops.linear(change, w.mlpIn().weight());
      var more = script.one(scope, "times", second, slopes.other().orElseThrow());
      neurons = script.one(scope, "sum", neurons, more);
    }
    var added = ops.linear(neurons, w.mlpOut().weight());
    if (w.ln2Post().isPresent()) {
      var norm = new HookPoint(Site.LN2_POST_NORMALIZED, layer);
      var gain = weights.gain(w.ln2Post().get(), scope);
      added = script.one(scope, "times", normalised(added, norm, scope), gain);
    }
    return script.one(scope, "sum", added, pass.activation(out));
  }
}
