package org.featurescope.compute.read;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.model.Transformer.Result;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Runs a model once over a text and keeps everything that was asked for.
public final class Tracer {
  private final LanguageModel model;
  private final List<HookPoint> hooks;
  private final List<SparseAutoencoder> saes;
  private final List<HookPoint> places;

  /// @param hooks activations to keep
  /// @param saes applied to the activations at the hook that each names
  /// @throws FeaturescopeException if the model has no such hook, or an autoencoder of another
  ///   width
  public Tracer(
      LanguageModel model, Collection<HookPoint> hooks, Collection<SparseAutoencoder> saes) {
    this.model = model;
    this.hooks = List.copyOf(hooks);
    this.saes = List.copyOf(saes);
    hooks.forEach(this::requireHook);
    this.places = this.saes.stream().map(sae -> TextReader.hook(model, sae)).toList();
  }

  /// @param ids `[T]`, at least one, at most the model's context
  /// @throws FeaturescopeException if the model cannot read these tokens
  public Trace run(int[] ids, Cancellation cancellation) {
    requireReadable(ids);
    var points = new TreeSet<>(hooks);
    points.addAll(places);
    var engine = model.engine();
    try (var scope = engine.scope()) {
      var input =
          scope.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
      var result =
          model
              .transformer()
              .forward(
                  input,
                  Hooks.none().andCapture(points),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.ops(scope),
                  cancellation);
      var kept = new LinkedHashMap<HookPoint, Trace.Values>();
      for (var hook : new TreeSet<>(hooks)) {
        kept.put(hook, withoutBatch(captured(result, hook)));
      }
      var features = new ArrayList<Trace.Features>();
      for (var i = 0; i < saes.size(); i++) {
        cancellation.check();
        var activation = captured(result, places.get(i));
        features.add(features(saes.get(i), places.get(i), activation, scope));
      }
      return new Trace(ids.clone(), withoutBatch(result.logits().orElseThrow()), kept, features);
    }
  }

  private static Trace.Features features(
      SparseAutoencoder sae, HookPoint place, NDArray activation, NDManager scope) {
    // [1, T, d] or, of heads, [1, T, H, e]
    var x = activation.squeeze(0);
    var active = sae.encode(x);
    var output = sae.decode(active, x, scope);
    var rows = x.getShape().get(0);
    return new Trace.Features(
        place,
        active,
        new Trace.Values(new long[] {rows, sae.spec().dOut()}, output.toFloatArray()));
  }

  private static Trace.Values withoutBatch(NDArray array) {
    var shape = array.getShape().getShape();
    return new Trace.Values(Arrays.copyOfRange(shape, 1, shape.length), array.toFloatArray());
  }

  private NDArray captured(Result result, HookPoint hook) {
    var array = result.captures().get(hook);
    if (array == null) {
      throw noSuchHook(hook);
    }
    return array;
  }

  private void requireHook(HookPoint hook) {
    if (hook.layer() >= model.spec().layers()) {
      throw noSuchHook(hook);
    }
    model.spec().require(hook);
  }

  private FeaturescopeException noSuchHook(HookPoint hook) {
    return new FeaturescopeException(
        "this %s model with %d layers has no %s"
            .formatted(model.spec().modelType(), model.spec().layers(), hook.name()),
        "layers count from 0; blocks.0.hook_resid_post is one that every model has");
  }

  private void requireReadable(int[] ids) {
    var spec = model.spec();
    if (ids.length == 0) {
      throw new FeaturescopeException("the text is empty", "give at least one token");
    }
    if (ids.length > spec.context()) {
      throw new FeaturescopeException(
          "the text has %,d tokens, the model sees %,d at a time"
              .formatted(ids.length, spec.context()),
          "shorten it");
    }
    for (var id : ids) {
      if (id < 0 || id >= spec.vocabulary()) {
        throw new FeaturescopeException(
            "there is no token " + id, "use ids from 0 to " + (spec.vocabulary() - 1));
      }
    }
  }
}
