package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Generator.PassHooks;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.steering.Edit.Place;

/// A plan on a model: its directions in native memory. Made by [Steerer#bind].
public final class BoundPlan implements AutoCloseable {
  private final ModelSpec spec;
  private final List<Edit> edits;
  private final boolean freezeAttention;
  private final NDManager scope;

  /// @param edits in the order in which a pass reaches them
  /// @param scope owns their directions
  BoundPlan(ModelSpec spec, List<Edit> edits, boolean freezeAttention, NDManager scope) {
    this.spec = spec;
    this.edits = List.copyOf(edits);
    this.freezeAttention = freezeAttention && !edits.isEmpty();
    this.scope = scope;
  }

  List<Edit> edits() {
    return edits;
  }

  boolean freezesAttention() {
    return freezeAttention;
  }

  /// The first point whose activation the plan reads or changes; nothing where it changes none.
  Optional<HookPoint> firstPoint() {
    return edits.stream().flatMap(BoundPlan::points).min(HookPoint::compareTo);
  }

  static Stream<HookPoint> points(Edit edit) {
    return edit.readsElsewhere()
        ? Stream.of(edit.reads(), edit.writes())
        : Stream.of(edit.writes());
  }

  boolean touches(Place place) {
    return edits.stream().anyMatch(edit -> edit.touches(place));
  }

  /// What a baseline has to keep for a steered pass, and what makes both compute in the same way.
  Set<HookPoint> watched() {
    var points = new HashSet<HookPoint>();
    edits.stream().filter(Edit::readsElsewhere).map(Edit::reads).forEach(points::add);
    if (freezeAttention) {
      patterns().forEach(points::add);
    }
    return points;
  }

  private Stream<HookPoint> patterns() {
    var first = firstPoint().map(point -> Math.max(point.layer(), 0)).orElse(spec.layers());
    return Stream.iterate(first, layer -> layer < spec.layers(), layer -> layer + 1)
        .map(layer -> new HookPoint(Site.PATTERN, layer));
  }

  /// The interventions of one pass.
  ///
  /// @param baseline the same pass without the plan, with what is [#watched]
  Hooks hooks(Place place, Transformer.Result baseline) {
    return hooks(place, baseline::capture);
  }

  /// As [#hooks(Place, Transformer.Result)].
  ///
  /// @param baseline what is [#watched], by point
  Hooks hooks(Place place, Function<HookPoint, NDArray> baseline) {
    var hooks = changes(place);
    if (freezeAttention) {
      for (var point : patterns().toList()) {
        hooks =
            hooks.andIntervene(
                point, (pattern, owner) -> forEach(pattern, baseline.apply(point), owner));
      }
    }
    return hooks;
  }

  /// One text's array for all texts of a batch.
  private static NDArray forEach(NDArray batch, NDArray one, NDManager owner) {
    var texts = batch.getShape().get(0);
    if (one.getShape().get(0) == texts) {
      return one;
    }
    var all = one.repeat(0, texts);
    all.attach(owner);
    return all;
  }

  /// The plan alone, for a continuation without its baseline.
  ///
  /// @param prompt how many tokens the prompt has
  /// @throws FeaturescopeException if attention is frozen: there is no baseline to take it from
  public PassHooks alone(int prompt) {
    if (freezeAttention) {
      throw new FeaturescopeException(
          "The plan freezes attention, which is taken from a baseline beside it",
          "compare with the baseline, or plan without freezeAttention");
    }
    return (first, count) -> changes(new Place(first, count, prompt));
  }

  /// Where an autoencoder's latents are read, before what they write is computed.
  private record Source(HookPoint point, Edit.Reader reader) {}

  private Hooks changes(Place place) {
    var readings = new HashMap<Source, float[]>();
    var sources = new HashSet<Source>();
    var hooks = Hooks.none();
    for (var edit : edits) {
      if (!edit.touches(place)) {
        continue;
      }
      if (!edit.readsElsewhere()) {
        hooks =
            hooks.andIntervene(
                edit.writes(), (x, owner) -> edit.apply(x, Optional.empty(), place, owner));
        continue;
      }
      var source = new Source(edit.reads(), edit.reader());
      if (sources.add(source)) {
        hooks =
            hooks.andIntervene(
                edit.reads(),
                (x, owner) -> {
                  readings.put(source, edit.readings(x, owner));
                  return x;
                });
      }
      hooks =
          hooks.andIntervene(
              edit.writes(),
              (x, owner) -> edit.apply(x, Optional.of(readings.get(source)), place, owner));
    }
    return hooks;
  }

  /// The first point at which another plan does something else; nothing where both do the same.
  Optional<HookPoint> firstDifference(BoundPlan other) {
    if (freezeAttention != other.freezeAttention) {
      return Stream.of(this, other)
          .flatMap(plan -> plan.firstPoint().stream())
          .min(HookPoint::compareTo);
    }
    var mine = byPoint();
    var others = other.byPoint();
    var writes = new HashSet<>(mine.keySet());
    writes.addAll(others.keySet());
    return writes.stream()
        .filter(point -> !alike(mine.get(point), others.get(point)))
        .flatMap(point ->
            Stream.of(mine, others)
                .flatMap(edits -> edits.getOrDefault(point, List.of()).stream())
                .flatMap(BoundPlan::points))
        .min(HookPoint::compareTo)
        .map(this::withReadings);
  }

  /// A pass that begins in a point's block does not come by what is read before that block and
  /// written from there on: the first such reading, or the point.
  private HookPoint withReadings(HookPoint point) {
    var begin = point.site().inBlock() ? new HookPoint(Site.RESID_PRE, point.layer()) : point;
    return edits.stream()
        .filter(Edit::readsElsewhere)
        .filter(edit -> edit.reads().compareTo(begin) < 0 && edit.writes().compareTo(begin) >= 0)
        .map(Edit::reads)
        .min(HookPoint::compareTo)
        .map(this::withReadings)
        .orElse(point);
  }

  private Map<HookPoint, List<Edit>> byPoint() {
    var all = new TreeMap<HookPoint, List<Edit>>();
    edits.forEach(edit -> all.computeIfAbsent(edit.writes(), p -> new ArrayList<>()).add(edit));
    return all;
  }

  private static boolean alike(List<Edit> some, List<Edit> others) {
    if (some == null || others == null || some.size() != others.size()) {
      return false;
    }
    for (var i = 0; i < some.size(); i++) {
      if (!some.get(i).isAlike(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    scope.close();
  }
}
