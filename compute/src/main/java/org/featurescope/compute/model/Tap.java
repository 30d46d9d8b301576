package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint.Site;

/// The hooks of one pass at work: what they change and what they keep.
final class Tap {
  private final Hooks hooks;
  private final boolean endsAtLastCapture;
  private final NDManager keeper;
  private final Optional<HookPoint> end;
  private final Map<HookPoint, NDArray> captures = new LinkedHashMap<>();

  /// @param endsAtLastCapture whether nothing is wanted of the pass beyond its captures
  /// @param keeper owns the captures
  Tap(Hooks hooks, boolean endsAtLastCapture, NDManager keeper) {
    this.hooks = hooks;
    this.endsAtLastCapture = endsAtLastCapture;
    this.keeper = keeper;
    this.end = endsAtLastCapture ? hooks.lastCapture() : Optional.empty();
  }

  /// The activation as the rest of the pass sees it: intervened on, then captured.
  NDArray at(Site site, int layer, NDArray activation, Ops ops) {
    var point = new HookPoint(site, layer);
    var x = activation;
    for (var intervention : hooks.interventions(point)) {
      var changed = intervention.apply(x, ops.scope());
      if (!changed.getShape().equals(x.getShape())) {
        throw new IllegalStateException(
            "an intervention at " + point + " made " + changed.getShape() + " of " + x.getShape());
      }
      x = changed;
    }
    if (hooks.captures(point)) {
      // A view of its own: the pass goes on with x, whose handle closes with the layer.
      var kept = x.reshape(x.getShape());
      kept.attach(keeper);
      captures.put(point, kept);
    }
    return x;
  }

  boolean touches(Site site, int layer) {
    return hooks.touches(new HookPoint(site, layer));
  }

  /// Whether what the model would compute is replaced without being looked at.
  boolean replaces(Site site, int layer) {
    return hooks.replaces(new HookPoint(site, layer));
  }

  /// Whether nothing is wanted of the pass from `site` on.
  boolean isPast(Site site, int layer) {
    var next = new HookPoint(site, layer);
    return endsAtLastCapture && end.map(e -> e.compareTo(next) < 0).orElse(true);
  }

  Map<HookPoint, NDArray> captures() {
    return captures;
  }
}
