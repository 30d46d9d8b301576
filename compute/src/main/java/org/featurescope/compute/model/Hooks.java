package org.featurescope.compute.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What to watch and what to change in a forward pass. Immutable.
///
/// At a point that has both, the interventions run first, in the order in which they were added,
/// and the capture sees their result.
public final class Hooks {
  private static final Hooks NONE = new Hooks(new TreeSet<>(), Map.of(), Set.of());

  private final NavigableSet<HookPoint> captures;
  private final Map<HookPoint, List<Intervention>> interventions;
  private final Set<HookPoint> replaced;

  private Hooks(
      NavigableSet<HookPoint> captures,
      Map<HookPoint, List<Intervention>> interventions,
      Set<HookPoint> replaced) {
    this.captures = captures;
    this.interventions = interventions;
    this.replaced = replaced;
  }

  public static Hooks none() {
    return NONE;
  }

  public static Hooks capture(HookPoint... points) {
    return NONE.andCapture(List.of(points));
  }

  public Hooks andCapture(Collection<HookPoint> points) {
    var all = new TreeSet<>(captures);
    all.addAll(points);
    return new Hooks(all, interventions, replaced);
  }

  public Hooks andIntervene(HookPoint point, Intervention intervention) {
    var all = new HashMap<>(interventions);
    var list = new ArrayList<>(all.getOrDefault(point, List.of()));
    list.add(intervention);
    all.put(point, List.copyOf(list));
    return new Hooks(captures, all, replaced);
  }

  /// As [#andIntervene], for what looks at nothing of the activation but its shape, and comes first
  /// there: where a pass can, it does not compute what is to be replaced.
  public Hooks andReplace(HookPoint point, Intervention intervention) {
    var all = new HashSet<>(replaced);
    if (!interventions.containsKey(point)) {
      all.add(point);
    }
    return new Hooks(captures, andIntervene(point, intervention).interventions, Set.copyOf(all));
  }

  /// Whether nothing looks at what the model computes for a point.
  boolean replaces(HookPoint point) {
    return replaced.contains(point);
  }

  /// What both watch and change; at one point the interventions of `others` run last.
  public Hooks and(Hooks others) {
    var all = andCapture(others.captures);
    for (var point : others.interventions.keySet()) {
      for (var intervention : others.interventions.get(point)) {
        all = all.andIntervene(point, intervention);
      }
    }
    return all;
  }

  /// The points where something is changed.
  public Set<HookPoint> changed() {
    return Set.copyOf(interventions.keySet());
  }

  boolean captures(HookPoint point) {
    return captures.contains(point);
  }

  List<Intervention> interventions(HookPoint point) {
    return interventions.getOrDefault(point, List.of());
  }

  boolean touches(HookPoint point) {
    return captures.contains(point) || interventions.containsKey(point);
  }

  /// The last point that is to be captured; a pass that is wanted for its captures ends there.
  Optional<HookPoint> lastCapture() {
    return captures.isEmpty() ? Optional.empty() : Optional.of(captures.last());
  }

  Set<HookPoint> points() {
    var all = new TreeSet<>(captures);
    all.addAll(interventions.keySet());
    return all;
  }
}
