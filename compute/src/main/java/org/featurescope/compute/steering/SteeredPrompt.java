package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.Edit.Place;

/// A prompt under a plan that changes again and again, as when a slider moves. Each look computes
/// only what depends on the difference to the one before: the blocks from the first changed hook
/// on. Not for use by two threads at a time.
public final class SteeredPrompt implements AutoCloseable {

  /// What the model says under a plan.
  ///
  /// @param baseline log-probabilities of the token after the prompt, without the plan `[V]`, in
  ///   nats
  /// @param steered likewise, with the plan
  /// @param divergence KL(steered | baseline), in nats
  /// @param baselineFeatures by watched autoencoder, `[T x n]`, without the plan
  /// @param features likewise, with the plan
  public record Look(
      double[] baseline,
      double[] steered,
      double divergence,
      List<FeatureActivations> baselineFeatures,
      List<FeatureActivations> features) {}

  /// A pass over the prompt as far as it is needed again. No record: two are never the same.
  private static final class State {
    private final NDManager scope;
    private final Map<HookPoint, NDArray> captures;
    private final double[] odds;
    private final List<FeatureActivations> features;

    /// @param scope owns the captures
    /// @param odds log-probabilities of the next token
    State(
        NDManager scope,
        Map<HookPoint, NDArray> captures,
        double[] odds,
        List<FeatureActivations> features) {
      this.scope = scope;
      this.captures = captures;
      this.odds = odds;
      this.features = features;
    }
  }

  private final Steerer steerer;
  private final LanguageModel model;
  private final int[] ids;
  private final List<SparseAutoencoder> watched;
  private final List<HookPoint> hooks;
  private final State baseline;

  /// The baseline once more, its attention computed in the way that lets it be replaced: the last
  /// bit may differ, and a plan that freezes attention is held against what it started from.
  private Optional<State> exposed = Optional.empty();

  private State steered;
  private BoundPlan plan;

  /// Reads the prompt without a plan.
  ///
  /// @param ids at least one token, and room for one more in the context
  /// @param watched whose features a look shows; stay open as long as this is
  /// @throws org.featurescope.compute.job.FeaturescopeException if the prompt or an autoencoder
  ///   does not fit the model
  public SteeredPrompt(
      Steerer steerer, int[] ids, List<SparseAutoencoder> watched, Cancellation cancellation) {
    this.steerer = steerer;
    this.model = steerer.model();
    this.ids = ids.clone();
    this.watched = List.copyOf(watched);
    Generator.requirePrompt(ids, model.spec());
    this.hooks = watched.stream().map(sae -> TextReader.hook(model, sae)).toList();
    plan = steerer.bind(SteeringPlan.of());
    baseline = model.sized(ids.length, () -> read(kept(), cancellation));
    steered = baseline;
  }

  /// The model under a plan.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException if the plan does not fit the model
  /// @throws java.util.concurrent.CancellationException between two layers; the next look starts
  ///   from what the last complete one left
  public Look look(SteeringPlan next, Cancellation cancellation) {
    return model.sized(ids.length, () -> looked(next, cancellation));
  }

  private Look looked(SteeringPlan next, Cancellation cancellation) {
    var bound = steerer.bind(next);
    State plain;
    try {
      plain = bound.freezesAttention() ? exposed(cancellation) : baseline;
      var difference = bound.firstDifference(plan);
      if (difference.isPresent()) {
        replace(change(bound, plain, difference.get(), cancellation));
      }
    } catch (RuntimeException | Error e) {
      bound.close();
      throw e;
    }
    plan.close();
    plan = bound;
    return new Look(
        plain.odds,
        steered.odds,
        steered == plain ? 0 : TokenOdds.divergence(steered.odds, plain.odds),
        plain.features,
        steered.features);
  }

  private State exposed(Cancellation cancellation) {
    if (exposed.isEmpty()) {
      var points = kept();
      IntStream.range(0, model.spec().layers())
          .mapToObj(layer -> new HookPoint(Site.PATTERN, layer))
          .forEach(points::add);
      exposed = Optional.of(read(points, cancellation));
    }
    return exposed.get();
  }

  private boolean isPlain(State state) {
    return state == baseline || exposed.filter(other -> other == state).isPresent();
  }

  private void replace(State next) {
    if (!isPlain(steered)) {
      steered.scope.close();
    }
    steered = next;
  }

  /// What a later pass may begin with, and what is watched.
  private Set<HookPoint> kept() {
    var points = new HashSet<>(hooks);
    points.add(new HookPoint(Site.RESID_PRE, 0));
    IntStream.range(0, model.spec().layers()).mapToObj(HookPoint::residPost).forEach(points::add);
    return points;
  }

  /// The model without a plan.
  private State read(Set<HookPoint> points, Cancellation cancellation) {
    var scope = model.engine().scope();
    try {
      var result = fromIds(Hooks.none().andCapture(points), scope, cancellation);
      var captures = new HashMap<>(result.captures());
      return new State(scope, captures, odds(result), features(captures, captures.keySet(), null));
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private Transformer.Result fromIds(Hooks all, NDManager scope, Cancellation cancellation) {
    var input = scope.create(Directions.longs(ids), new Shape(1, ids.length));
    var ops = model.engine().ops(scope);
    return model
        .transformer()
        .forward(input, all, Extent.LAST_LOGITS, Optional.empty(), ops, cancellation);
  }

  /// The pass under another plan, from where it differs from the last one.
  ///
  /// @param plain the model without a plan, its attention computed as under this one
  private State change(
      BoundPlan next, State plain, HookPoint difference, Cancellation cancellation) {
    var place = new Place(0, ids.length, ids.length);
    if (!next.touches(place)) {
      return plain;
    }
    var all = next.hooks(place, plain.captures::get).andCapture(kept());
    // Where nothing of the plan comes before the difference, the baseline leads there.
    var first = next.firstPoint().orElseThrow();
    var alike = next.freezesAttention() == plan.freezesAttention();
    var before = alike && first.compareTo(difference) < 0 ? steered : plain;
    var scope = model.engine().scope();
    try {
      var result =
          before == plain
              ? fromBaseline(plain, first, all, scope, cancellation)
              : fromLast(difference, all, scope, cancellation);
      var captures = carriedOver(result, before, scope);
      var features = features(captures, result.captures().keySet(), before);
      return new State(scope, captures, odds(result), features);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private Transformer.Result fromBaseline(
      State plain, HookPoint first, Hooks all, NDManager scope, Cancellation cancellation) {
    var start = Start.before(first, model.spec());
    return start.isEmpty()
        ? fromIds(all, scope, cancellation)
        : resume(entry(plain, start.get()), start.get().from(), all, scope, cancellation);
  }

  /// What the last look left before the block of the difference is under the new plan the same.
  private Transformer.Result fromLast(
      HookPoint difference, Hooks all, NDManager scope, Cancellation cancellation) {
    var layer =
        difference.site() == Site.FINAL_NORMALIZED ? model.spec().layers() : difference.layer();
    if (layer <= 0) {
      return fromIds(all, scope, cancellation);
    }
    var from = new HookPoint(Site.RESID_PRE, layer);
    var entering = steered.captures.get(HookPoint.residPost(layer - 1));
    return resume(entering, from, all, scope, cancellation);
  }

  /// What enters a block is what left the one before.
  private static NDArray entry(State state, Start start) {
    var point = start.capture();
    return point.site() == Site.RESID_PRE && point.layer() > 0
        ? state.captures.get(HookPoint.residPost(point.layer() - 1))
        : state.captures.get(point);
  }

  private Transformer.Result resume(
      NDArray entering, HookPoint from, Hooks all, NDManager scope, Cancellation cancellation) {
    var ops = model.engine().ops(scope);
    return model
        .transformer()
        .resume(entering, from, all, Extent.LAST_LOGITS, Optional.empty(), ops, cancellation);
  }

  /// The captures of a pass, and those of the one that it went on from where it did not come by.
  private Map<HookPoint, NDArray> carriedOver(
      Transformer.Result result, State before, NDManager scope) {
    var captures = new HashMap<>(result.captures());
    for (var point : kept()) {
      captures.computeIfAbsent(
          point,
          p -> {
            var copy = before.captures.get(p).duplicate();
            copy.attach(scope);
            return copy;
          });
    }
    return captures;
  }

  private double[] odds(Transformer.Result result) {
    return TokenOdds.logProbabilities(result.logits().orElseThrow().toFloatArray());
  }

  /// By autoencoder; those that a pass did not come by are as they were before.
  private List<FeatureActivations> features(
      Map<HookPoint, NDArray> captures, Set<HookPoint> passed, State before) {
    var all = new ArrayList<FeatureActivations>();
    for (var i = 0; i < watched.size(); i++) {
      var hook = hooks.get(i);
      all.add(
          passed.contains(hook)
              ? encode(watched.get(i), captures.get(hook))
              : before.features.get(i));
    }
    return all;
  }

  /// Of the prompt's tokens, heads side by side.
  private FeatureActivations encode(SparseAutoencoder sae, NDArray x) {
    try (var rows = x.reshape(ids.length, sae.spec().dIn())) {
      return sae.encode(rows);
    }
  }

  @Override
  public void close() {
    replace(baseline);
    exposed.ifPresent(state -> state.scope.close());
    baseline.scope.close();
    plan.close();
  }
}
