package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.KvCache;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.steering.Edit.Place;

/// One text under the model and under the steered model, token by token. What the plan cannot
/// change is computed once: the blocks before its first hook, and everything before its first
/// position.
final class Twin implements AutoCloseable {

  /// What both say of the next token.
  ///
  /// @param baseline logits `[V]`
  /// @param changed likewise, under the plan; nothing where the plan has changed nothing yet
  record Next(float[] baseline, Optional<float[]> changed) {

    float[] steered() {
      return changed.orElse(baseline);
    }
  }

  private final LanguageModel model;
  private final BoundPlan plan;
  private final Optional<Start> start;
  private final int prompt;
  private final KvCache baseline;
  private Optional<KvCache> steered = Optional.empty();

  /// @param prompt how many tokens the prompt has
  /// @param capacity most tokens of the text
  Twin(LanguageModel model, BoundPlan plan, int prompt, int capacity) {
    this(model, plan, prompt, new KvCache(model.engine(), model.spec(), 1, capacity));
  }

  private Twin(LanguageModel model, BoundPlan plan, int prompt, KvCache baseline) {
    this.model = model;
    this.plan = plan;
    this.prompt = prompt;
    this.baseline = baseline;
    this.start = plan.firstPoint().flatMap(first -> Start.before(first, model.spec()));
  }

  /// The same text again, to go on with in another way.
  Twin fork() {
    var fork = new Twin(model, plan, prompt, baseline.fork(0, baseline.length()));
    fork.steered = steered.map(cache -> cache.fork(cache.firstLayer(), cache.length()));
    return fork;
  }

  /// Reads more of the text.
  ///
  /// @throws java.util.concurrent.CancellationException between two layers
  Next advance(Cancellation cancellation, int... ids) {
    return model.sized(ids.length, () -> read(cancellation, ids));
  }

  private Next read(Cancellation cancellation, int... ids) {
    var place = new Place(baseline.length(), ids.length, prompt);
    try (var scope = model.engine().scope()) {
      var ops = model.engine().ops(scope);
      var input = scope.create(Directions.longs(ids), new Shape(1, ids.length));
      var plain = pass(input, baselineHooks(), baseline, ops, cancellation);
      var expected = logits(plain);
      if (steered.isEmpty() && !plan.touches(place)) {
        return new Next(expected, Optional.empty());
      }
      var changed = steeredPass(input, place, plain, ops, cancellation);
      return new Next(expected, Optional.of(logits(changed)));
    }
  }

  private Hooks baselineHooks() {
    var points = new HashSet<>(plan.watched());
    start.ifPresent(s -> points.add(s.capture()));
    return Hooks.none().andCapture(points);
  }

  private Transformer.Result pass(
      NDArray input, Hooks hooks, KvCache cache, Ops ops, Cancellation cancellation) {
    return model
        .transformer()
        .forward(input, hooks, Extent.LAST_LOGITS, Optional.of(cache), ops, cancellation);
  }

  private Transformer.Result steeredPass(
      NDArray input, Place place, Transformer.Result plain, Ops ops, Cancellation cancellation) {
    if (steered.isEmpty()) {
      steered = Optional.of(baseline.fork(start.map(Start::layer).orElse(0), place.first()));
    }
    var cache = steered.get();
    var hooks = plan.hooks(place, plain);
    if (start.isEmpty()) {
      return pass(input, hooks, cache, ops, cancellation);
    }
    var s = start.get();
    return model
        .transformer()
        .resume(
            plain.capture(s.capture()),
            s.from(),
            hooks,
            Extent.LAST_LOGITS,
            Optional.of(cache),
            ops,
            cancellation);
  }

  private static float[] logits(Transformer.Result result) {
    return result.logits().orElseThrow().toFloatArray();
  }

  @Override
  public void close() {
    baseline.close();
    steered.ifPresent(KvCache::close);
  }
}
