package org.featurescope.compute.steering;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.Directions.Direction;
import org.featurescope.compute.steering.Directions.Output;
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

  /// A step that changes something.
  ///
  /// @param step with its positions
  /// @param strengths s of the mode's formula: one, or one for each text of a batch
  record Force(Step step, List<Double> strengths) {

    static Force of(Step step) {
      return new Force(step, List.of(step.strength()));
    }

    Term term() {
      return new Term(step.mode(), strengths, step.positions().orElseThrow());
    }
  }

  /// What of one autoencoder is changed together.
  private record Group(SparseAutoencoder sae, HookPoint reads, List<Output> writes) {}

  /// @throws FeaturescopeException if the plan does not fit the model
  BoundPlan bind(SteeringPlan plan) {
    return bind(plan, plan.active().stream().map(Force::of).toList());
  }

  /// @param forces what of the plan is in force
  BoundPlan bind(SteeringPlan plan, List<Force> forces) {
    requireModel(plan);
    // Muted and neutral steps must fit as well: a slider may move at any time.
    plan.steps().forEach(this::check);
    var scope = model.engine().scope();
    try {
      var edits = new ArrayList<Edit>(features(forces, scope));
      forces.stream()
          .filter(force -> !isActivation(force.step()))
          .forEach(force -> edits.addAll(direction(force, scope)));
      edits.sort(Comparator.comparing(Edit::writes)); // stable: the plan's order at each hook
      return new BoundPlan(model.spec(), edits, plan.freezeAttention(), scope);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private void requireModel(SteeringPlan plan) {
    if (plan.modelHash().isEmpty() || saes.isForced()) {
      return;
    }
    if (!modelHash().equalsIgnoreCase(plan.modelHash().get())) {
      throw new FeaturescopeException(
          "The plan was made for another model than %s: its files differ"
              .formatted(model.directory()),
          "choose the model that the plan was made for, or force the plan onto this one");
    }
  }

  /// Computed once.
  private synchronized String modelHash() {
    if (modelHash == null) {
      modelHash = Fingerprint.ofModel(model.directory());
    }
    return modelHash;
  }

  /// The plan, tied to this model and to the autoencoders that it finds.
  SteeringPlan identified(SteeringPlan plan) {
    return new SteeringPlan(
        plan.name(),
        Optional.of(modelHash()),
        plan.steps().stream().map(step -> step.withTarget(identified(step.target()))).toList(),
        plan.positions(),
        plan.freezeAttention());
  }

  private Target identified(Target target) {
    return switch (target) {
      case Target.Latent(var sae, var latent) -> new Target.Latent(saes.identified(sae), latent);
      case Target.Combination(var sae, var weights) ->
          new Target.Combination(saes.identified(sae), weights);
      case Target.Vector vector -> vector;
      case Target.Neuron neuron -> neuron;
      case Target.Contrast contrast -> contrast;
      case Target.Layers(var direction, var first, var last) ->
          new Target.Layers(identified(direction), first, last);
    };
  }

  private void check(Step step) {
    if (isActivation(step)) {
      group((Target.Latent) step.target());
    } else {
      directions.of(step.target());
    }
  }

  /// Whether a feature's activation is changed, and not an activation's projection.
  private static boolean isActivation(Step step) {
    return step.target() instanceof Target.Latent && !step.mode().isOfProjection();
  }

  private List<Edit> features(List<Force> forces, NDManager scope) {
    var groups = new LinkedHashMap<Group, List<Force>>();
    for (var force : forces) {
      if (isActivation(force.step())) {
        var group = group((Target.Latent) force.step().target());
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(force);
      }
    }
    var edits = new ArrayList<Edit>();
    groups.forEach((group, some) -> edits.addAll(edits(group, some, scope)));
    return edits;
  }

  private Group group(Target.Latent target) {
    var sae = directions.sae(target.sae(), target.latent());
    var reads = directions.reads(target.sae(), sae);
    var writes = directions.writes(target.sae(), sae);
    var first = writes.getFirst().hook();
    if (reads.compareTo(first) > 0) {
      throw new FeaturescopeException(
          "A transcoder of the plan reads %s after it writes %s".formatted(reads, first),
          "choose another transcoder");
    }
    return new Group(sae, reads, writes);
  }

  /// One edit for each activation that the latents write to.
  private static List<Edit> edits(Group group, List<Force> forces, NDManager scope) {
    var targets = forces.stream().map(force -> force.step().target()).toList();
    var latents = targets.stream().map(target -> ((Target.Latent) target).latent()).toList();
    var which = latents.stream().mapToInt(Integer::intValue).toArray();
    var terms = forces.stream().map(Force::term).toList();
    var reader = new SaeReader(group.sae(), latents);
    return group.writes().stream()
        .map(output ->
            new Edit(
                targets, group.reads(), output.hook(), terms, output.rows(scope, which), reader))
        .toList();
  }

  private List<Edit> direction(Force force, NDManager scope) {
    return directions.of(force.step().target()).stream()
        .map(direction -> edit(force, direction, scope))
        .toList();
  }

  private static Edit edit(Force force, Direction direction, NDManager scope) {
    var values = direction.values();
    var unit = values.clone();
    var length = Directions.length(values);
    for (var i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / length);
    }
    var added = force.step().mode() == Mode.ADD ? values : unit;
    return new Edit(
        List.of(force.step().target()),
        direction.hook(),
        direction.hook(),
        List.of(force.term()),
        scope.create(added, new Shape(1, added.length)),
        new ProjectionReader(scope.create(unit, new Shape(unit.length, 1))));
  }
}
