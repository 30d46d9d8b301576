package org.featurescope.compute.steering;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.Edit.Term;

/// Puts plans on a model: finds their autoencoders and directions, and what is to be read where.
final class Binder {
  private final LanguageModel model;
  private final OpenedSaes saes;
  private final Directions directions;
  private String modelHash;

  Binder(LanguageModel model, OpenedSaes saes) {
    this.model = model;
    this.saes = saes;
    this.directions = new Directions(model, saes);
  }

  Directions directions() {
    return directions;
  }

  /// What of one autoencoder is changed together.
  private record Group(SparseAutoencoder sae, HookPoint reads, HookPoint writes) {}

  /// @throws FeaturescopeException if the plan does not fit the model
  BoundPlan bind(SteeringPlan plan) {
    requireModel(plan);
    // Muted and neutral steps must fit as well: a slider may move at any time.
    plan.steps().forEach(this::check);
    var scope = model.engine().scope();
    try {
      var edits = new ArrayList<Edit>(features(plan.active(), scope));
      plan.active().stream()
          .filter(step -> !isActivation(step))
          .forEach(step -> edits.add(direction(step, scope)));
      edits.sort(Comparator.comparing(Edit::writes)); // stable: the plan's order at each hook
      return new BoundPlan(model.spec(), edits, plan.freezeAttention(), scope);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private synchronized void requireModel(SteeringPlan plan) {
    if (plan.modelHash().isEmpty() || saes.isForced()) {
      return;
    }
    if (modelHash == null) {
      modelHash = Fingerprint.ofModel(model.directory());
    }
    if (!modelHash.equalsIgnoreCase(plan.modelHash().get())) {
      throw new FeaturescopeException(
          "The plan was made for another model than %s: its files differ"
              .formatted(model.directory()),
          "choose the model that the plan was made for, or force the plan onto this one");
    }
  }

  private void check(Step step) {
    if (isActivation(step)) {
      var target = (Target.Latent) step.target();
      var sae = directions.sae(target.sae(), target.latent());
      directions.reads(target.sae(), sae);
      directions.writes(target.sae(), sae);
    } else {
      directions.of(step.target());
    }
  }

  /// Whether a feature's activation is changed, and not an activation's projection.
  private static boolean isActivation(Step step) {
    return step.target() instanceof Target.Latent && !step.mode().isOfProjection();
  }

  private List<Edit> features(List<Step> steps, NDManager scope) {
    var groups = new LinkedHashMap<Group, List<Step>>();
    steps.stream()
        .filter(Binder::isActivation)
        .forEach(step -> groups.computeIfAbsent(group(step), g -> new ArrayList<>()).add(step));
    return groups.entrySet().stream()
        .map(entry -> edit(entry.getKey(), entry.getValue(), scope))
        .toList();
  }

  private Group group(Step step) {
    var target = (Target.Latent) step.target();
    var sae = directions.sae(target.sae(), target.latent());
    var reads = directions.reads(target.sae(), sae);
    var writes = directions.writes(target.sae(), sae);
    if (reads.compareTo(writes) > 0) {
      throw new FeaturescopeException(
          "A transcoder of the plan reads %s after it writes %s".formatted(reads, writes),
          "choose another transcoder");
    }
    return new Group(sae, reads, writes);
  }

  private static Edit edit(Group group, List<Step> steps, NDManager scope) {
    var latents = steps.stream().map(step -> ((Target.Latent) step.target()).latent()).toList();
    var rows =
        group.sae().decoderRows(scope, latents.stream().mapToInt(Integer::intValue).toArray());
    return new Edit(
        steps.stream().map(Step::target).toList(),
        group.reads(),
        group.writes(),
        steps.stream().map(Binder::term).toList(),
        rows,
        new SaeReader(group.sae(), latents));
  }

  private Edit direction(Step step, NDManager scope) {
    var direction = directions.of(step.target());
    var values = direction.values();
    var unit = values.clone();
    var length = Directions.length(values);
    for (var i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / length);
    }
    var added = step.mode() == Mode.ADD ? values : unit;
    return new Edit(
        List.of(step.target()),
        direction.hook(),
        direction.hook(),
        List.of(term(step)),
        scope.create(added, new Shape(1, added.length)),
        new ProjectionReader(scope.create(unit, new Shape(unit.length, 1))));
  }

  private static Term term(Step step) {
    return new Term(step.mode(), step.strength(), step.positions().orElseThrow());
  }
}
