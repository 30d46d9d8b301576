package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.ModelSpec.Form;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;

/// What one pass through a prompt computed and a circuit graph holds fixed: attention patterns,
/// what norms divide by, and the activations where dictionaries read and write. Owns its arrays.
///
/// Shapes: T positions, H heads, d residual width, m neurons, V vocabulary.
final class FrozenPass implements AutoCloseable {

  /// The slopes of an MLP's neurons, `[T, m]`: what a unit of the gate's or the first matrix's
  /// product adds to a neuron, and of the other matrix's where there is a gate.
  record Slopes(NDArray activated, Optional<NDArray> other) {}

  private final FrozenWeights weights;
  private final Replacement replacement;
  private final int[] ids;
  private final Hooks edits;
  private final NDManager scope;
  private final Map<HookPoint, NDArray> activations = new HashMap<>();
  private final Map<HookPoint, NDArray> patterns = new HashMap<>();
  private final Map<HookPoint, NDArray> scales = new HashMap<>();
  private final Map<Integer, Slopes> slopes = new HashMap<>();

  /// What edits added where, in the shape of the activation without its batch.
  private final Map<HookPoint, NDArray> edited = new HashMap<>();

  private final float[] logits;
  private final float[] hidden;

  /// @throws FeaturescopeException if the model computes what is no finite number
  FrozenPass(FrozenWeights weights, Replacement replacement, int[] ids, Cancellation cancellation) {
    this(weights, replacement, ids, Hooks.none(), cancellation);
  }

  /// @param edits what is changed in the model while it reads; what they add is held, too
  FrozenPass(
      FrozenWeights weights,
      Replacement replacement,
      int[] ids,
      Hooks edits,
      Cancellation cancellation) {
    this.weights = weights;
    this.replacement = replacement;
    this.ids = ids.clone();
    this.edits = edits;
    scope = weights.model().engine().scope();
    try (var pass = scope.newSubManager()) {
      var result = run(pass, cancellation);
      cancellation.check();
      var last = result.hidden().orElseThrow().get(new NDIndex().addAllDim().addIndices(-1));
      last.attach(pass);
      hidden = last.toFloatArray();
      logits = model().transformer().unembed(last, ops(pass)).toFloatArray();
      requireFinite(logits);
      for (var point : kept()) {
        activations.put(point, rows(result.capture(point)));
      }
      for (var layer = 0; layer < spec().layers(); layer++) {
        keep(layer, result, pass);
      }
      finalScale(result);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private void requireFinite(float[] values) {
    for (var value : values) {
      if (!Float.isFinite(value)) {
        throw new FeaturescopeException(
            "the model computes values that are not finite numbers",
            "check the model: its weights are damaged, or too large for its precision");
      }
    }
  }

  private LanguageModel model() {
    return weights.model();
  }

  private ModelSpec spec() {
    return weights.spec();
  }

  private Ops ops(NDManager owner) {
    return model().engine().ops(owner);
  }

  private Transformer.Result run(NDManager pass, Cancellation cancellation) {
    var input = pass.create(longs(ids), new Shape(1, ids.length));
    var points = new HashSet<HookPoint>(kept());
    for (var layer = 0; layer < spec().layers(); layer++) {
      points.addAll(watched(layer));
    }
    points.add(HookPoint.residPost(spec().layers() - 1));
    return model()
        .transformer()
        .forward(
            input,
            watchedEdits().andCapture(points),
            Extent.FINAL,
            Optional.empty(),
            ops(pass),
            cancellation);
  }

  /// The edits, and around them eyes that see what they add.
  private Hooks watchedEdits() {
    var before = new HashMap<HookPoint, NDArray>();
    var hooks = Hooks.none();
    for (var point : edits.changed()) {
      hooks =
          hooks.andIntervene(
              point,
              (x, own) -> {
                before.put(point, x);
                return x;
              });
    }
    hooks = hooks.and(edits);
    for (var point : edits.changed()) {
      hooks =
          hooks.andIntervene(
              point,
              (x, own) -> {
                var added = x.sub(before.remove(point)).squeeze(0);
                added.attach(scope);
                edited.put(point, added);
                return x;
              });
    }
    return hooks;
  }

  static long[] longs(int[] values) {
    var longs = new long[values.length];
    for (var i = 0; i < longs.length; i++) {
      longs[i] = values[i];
    }
    return longs;
  }

  /// What stays in memory as it is.
  private Set<HookPoint> kept() {
    var points = new HashSet<HookPoint>();
    points.add(new HookPoint(Site.EMBED, -1));
    for (var dictionary : replacement.dictionaries()) {
      points.add(dictionary.read());
      points.add(dictionary.write());
    }
    for (var layer = 0; layer < spec().layers(); layer++) {
      if (weights.layer(layer).mlp().isPresent()) {
        points.add(new HookPoint(Site.MLP_IN, layer));
        points.add(new HookPoint(Site.MLP_OUT, layer));
      }
    }
    return points;
  }

  /// What is needed of a layer to see what its norms divide by.
  private List<HookPoint> watched(int layer) {
    var sites = new ArrayList<>(List.of(Site.PATTERN, Site.RESID_PRE));
    switch (spec().form()) {
      case PRE_NORM -> sites.add(Site.RESID_MID);
      case SANDWICH -> sites.addAll(List.of(Site.RESID_MID, Site.Z));
      case POST_NORM -> sites.addAll(List.of(Site.RESID_MID, Site.ATTN_OUT, Site.MLP_OUT));
      case PARALLEL -> {}
    }
    if (weights.layer(layer).mlp().isPresent()) {
      sites.addAll(List.of(Site.MLP_PRE, Site.MLP_IN, Site.MLP_POST));
    }
    return sites.stream().map(site -> new HookPoint(site, layer)).toList();
  }

  private void keep(int layer, Transformer.Result result, NDManager pass) {
    var pre = result.capture(new HookPoint(Site.RESID_PRE, layer));
    var ln1 = new HookPoint(Site.LN1_NORMALIZED, layer);
    var ln2 = new HookPoint(Site.LN2_NORMALIZED, layer);
    var mid = new HookPoint(Site.RESID_MID, layer);
    switch (spec().form()) {
      case PRE_NORM -> {
        scale(ln1, pre);
        scale(ln2, result.capture(mid));
      }
      case PARALLEL -> {
        scale(ln1, pre);
        scale(ln2, pre);
      }
      case SANDWICH -> {
        scale(ln1, pre);
        scale(ln2, result.capture(mid));
        var z = result.capture(new HookPoint(Site.Z, layer));
        scale(new HookPoint(Site.LN1_POST_NORMALIZED, layer), attentionOutput(layer, z, pass));
        z.close();
      }
      case POST_NORM -> {
        scale(ln1, sum(pre, result.capture(new HookPoint(Site.ATTN_OUT, layer)), pass));
        scale(
            ln2,
            sum(result.capture(mid), result.capture(new HookPoint(Site.MLP_OUT, layer)), pass));
      }
    }
    var pattern = new HookPoint(Site.PATTERN, layer);
    patterns.put(pattern, result.capture(pattern));
    result.capture(pattern).attach(scope);
    if (weights.layer(layer).mlp().isPresent()) {
      keepSlopes(layer, result, pass);
    }
  }

  private static NDArray sum(NDArray a, NDArray b, NDManager owner) {
    var sum = a.add(b);
    sum.attach(owner);
    return sum;
  }

  /// z W_O + b_O before any norm that follows, `[B, T, d]`.
  NDArray attentionOutput(int layer, NDArray z, NDManager owner) {
    var w = model().transformer().weights().block(layer).attnOut();
    var shape = z.getShape();
    var flat = z.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3));
    flat.attach(owner);
    return linear(flat, w, owner);
  }

  private NDArray linear(
      NDArray x, org.featurescope.compute.model.Weights.Linear w, NDManager owner) {
    return w.bias()
        .map(bias -> ops(owner).linear(x, w.weight(), bias))
        .orElseGet(() -> ops(owner).linear(x, w.weight()));
  }

  private void keepSlopes(int layer, Transformer.Result result, NDManager pass) {
    var w = model().transformer().weights().block(layer);
    var ops = ops(pass);
    var pre = rows(result.capture(new HookPoint(Site.MLP_PRE, layer)));
    var slope =
        switch (spec().mlp().activation()) {
          case GELU -> weights.script().one(pass, "gelu_slope", pre);
          case GELU_TANH -> weights.script().one(pass, "gelu_tanh_slope", pre);
          case SILU -> weights.script().one(pass, "silu_slope", pre);
          case RELU -> weights.script().one(pass, "relu_slope", pre);
        };
    if (w.gate().isPresent()) {
      var in = rows(result.capture(new HookPoint(Site.MLP_IN, layer)));
      var other =
          switch (spec().mlp().activation()) {
            case GELU -> ops.gelu(pre);
            case GELU_TANH -> ops.geluTanh(pre);
            case SILU -> ops.silu(pre);
            case RELU -> ops.relu(pre);
          };
      slope = slope.mul(linear(in, w.mlpIn(), pass));
      other.attach(scope);
      slope.attach(scope);
      slopes.put(layer, new Slopes(slope, Optional.of(other)));
    } else {
      slope.attach(scope);
      slopes.put(layer, new Slopes(slope, Optional.empty()));
    }
    pre.close();
    if (spec().form() == Form.SANDWICH) {
      var post = result.capture(new HookPoint(Site.MLP_POST, layer));
      scale(new HookPoint(Site.LN2_POST_NORMALIZED, layer), linear(post, w.mlpOut(), pass));
    }
  }

  private void finalScale(Transformer.Result result) {
    if (model().transformer().weights().finalNorm().isPresent()) {
      scale(
          new HookPoint(Site.FINAL_NORMALIZED, -1),
          result.capture(HookPoint.residPost(spec().layers() - 1)));
    }
  }

  /// Remembers what the norm of `x` `[1, T, d]` multiplies by.
  private void scale(HookPoint norm, NDArray x) {
    scales.put(
        norm,
        weights
            .script()
            .one(scope, "inverse_deviation", rows(x), spec().norm().eps(), weights.centres()));
  }

  /// `[1, T, ...]` as `[T, width]`.
  private NDArray rows(NDArray x) {
    var rows = x.reshape(ids.length, x.size() / ids.length);
    rows.attach(scope);
    return rows;
  }

  int[] ids() {
    return ids.clone();
  }

  int length() {
    return ids.length;
  }

  /// What changes the model while it reads.
  Hooks edits() {
    return edits;
  }

  /// What the edits added, `[T, ...]` by the point where they did.
  Map<HookPoint, NDArray> edited() {
    return edited;
  }

  /// Whether what comes to a point is replaced by what was written there.
  boolean holds(HookPoint point) {
    return replacement.cuts(point)
        || point.site() == Site.PATTERN
        || point.site() == Site.MLP_OUT && weights.layer(point.layer()).mlp().isPresent();
  }

  NDManager scope() {
    return scope;
  }

  FrozenWeights weights() {
    return weights;
  }

  /// 1 / what a norm divides by, `[T]`.
  ///
  /// @param norm the point that sees its result
  NDArray scale(HookPoint norm) {
    return scales.get(norm);
  }

  NDArray scale(Site norm, int layer) {
    return scale(new HookPoint(norm, layer));
  }

  /// `[1, H, T, T]`, rows are queries.
  NDArray pattern(int layer) {
    return patterns.get(new HookPoint(Site.PATTERN, layer));
  }

  /// `[T, width]` of a point where a dictionary reads or writes, or `hook_embed`.
  NDArray activation(HookPoint point) {
    return activations.get(point);
  }

  /// Of an MLP that nothing replaces.
  Slopes slopes(int layer) {
    return slopes.get(layer);
  }

  /// Of the last position `[V]`, as the model gives them.
  float[] logits() {
    return logits.clone();
  }

  /// What the last position's logits are made of, `[d]`.
  float[] hidden() {
    return hidden.clone();
  }

  @Override
  public void close() {
    scope.close();
  }
}
