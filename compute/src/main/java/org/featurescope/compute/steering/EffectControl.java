package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.read.FeaturePass;

/// Puts random features in place of a plan's: as many steps at the same layers with the same modes
/// and positions, of the same strength in absolute units. A decoder row of another length than the
/// plan's has its strength corrected, so that what is added is as long.
///
/// A random feature is of the same autoencoder, fires somewhere in the trial's prompts, and is none
/// of the plan's. In place of a neuron there is another of its layer; in place of a plain
/// direction, one of the same length drawn from all alike.
final class EffectControl {
  private final Directions directions;
  private final SteeringPlan plan;
  private final Map<SaeReference, int[]> pools = new HashMap<>();
  private final Map<HookPoint, SaeReference> standIns = new HashMap<>();
  private final int neurons;

  /// @param randomFrom see [EffectTrial]
  /// @param texts the trial's prompts, as tokens
  /// @throws FeaturescopeException if the plan does not fit, or too few other features are alive
  EffectControl(
      Steerer steerer,
      SteeringPlan plan,
      List<SaeReference> randomFrom,
      List<int[]> texts,
      Cancellation cancellation) {
    this.directions = steerer.directions();
    this.plan = plan;
    this.neurons = steerer.model().spec().dMlp();
    var used = used(plan);
    for (var reference : randomFrom) {
      var outputs = directions.writes(reference, directions.sae(reference, 0));
      standIns.put(outputs.getFirst().hook(), reference);
      used.computeIfAbsent(reference, sae -> new BitSet());
    }
    used.forEach(
        (sae, latents) -> pools.put(sae, alive(steerer, sae, latents, texts, cancellation)));
  }

  /// The latents of each autoencoder of a plan.
  private static Map<SaeReference, BitSet> used(SteeringPlan plan) {
    var used = new HashMap<SaeReference, BitSet>();
    plan.steps().forEach(step -> use(step.target(), used));
    return used;
  }

  private static void use(Target target, Map<SaeReference, BitSet> used) {
    switch (target) {
      case Target.Latent(var sae, var latent) ->
          used.computeIfAbsent(sae, s -> new BitSet()).set(latent);
      case Target.Combination(var sae, var weights) ->
          weights.keySet().forEach(used.computeIfAbsent(sae, s -> new BitSet())::set);
      case Target.Layers(var direction, var first, var last) -> use(direction, used);
      case Target.Vector vector -> {}
      case Target.Neuron neuron -> {}
      case Target.Contrast contrast -> {}
    }
  }

  private int[] alive(
      Steerer steerer,
      SaeReference reference,
      BitSet used,
      List<int[]> texts,
      Cancellation cancellation) {
    var sae = directions.sae(reference, Math.max(0, used.length() - 1));
    var pass = new FeaturePass(steerer.model(), sae, directions.reads(reference, sae));
    var alive = new BitSet();
    for (var text : texts) {
      Arrays.stream(pass.run(text, cancellation).latentIndices()).forEach(alive::set);
    }
    alive.andNot(used);
    if (alive.cardinality() < Math.max(1, used.cardinality())) {
      throw new FeaturescopeException(
          "Too few features of %s fire in the trial's prompts to take some at random"
              .formatted(Printable.quoted(reference.path())),
          "measure with more or longer prompts");
    }
    return alive.stream().toArray();
  }

  /// A plan of random features, always the same for a seed.
  SteeringPlan draw(long seed) {
    var random = new Random(seed);
    var latents = new HashMap<SaeReference, Map<Integer, Integer>>();
    used(plan).forEach((sae, used) -> latents.put(sae, others(sae, used, random)));
    var steps = plan.steps().stream().map(step -> other(step, latents, random)).toList();
    return new SteeringPlan(
        plan.name(), plan.modelHash(), steps, plan.positions(), plan.freezeAttention());
  }

  /// For each of a plan's latents another one, no two the same.
  private Map<Integer, Integer> others(SaeReference sae, BitSet used, Random random) {
    var pool = pools.get(sae);
    var drawn = random.ints(0, pool.length).distinct().limit(used.cardinality()).iterator();
    return used.stream()
        .boxed()
        .collect(Collectors.toMap(latent -> latent, latent -> pool[drawn.next()]));
  }

  private Step other(Step step, Map<SaeReference, Map<Integer, Integer>> latents, Random random) {
    var target = other(step.target(), latents, random);
    return new Step(
        target,
        step.mode(),
        step.value(),
        step.mode() == Mode.MULTIPLY ? step.scale() : step.scale() * ratio(step.target(), target),
        step.muted(),
        step.positions());
  }

  private Target other(
      Target target, Map<SaeReference, Map<Integer, Integer>> latents, Random random) {
    return switch (target) {
      case Target.Latent(var sae, var latent) ->
          new Target.Latent(sae, latents.get(sae).get(latent));
      case Target.Combination(var sae, var weights) -> {
        var others = new TreeMap<Integer, Double>();
        weights.forEach((latent, w) -> others.put(latents.get(sae).get(latent), w));
        yield new Target.Combination(sae, others);
      }
      case Target.Neuron(var layer, var index) -> new Target.Neuron(layer, random.nextInt(neurons));
      case Target.Vector vector -> random(vector, random);
      case Target.Contrast contrast -> random(contrast, random);
      case Target.Layers(var direction, var first, var last) ->
          new Target.Layers(plain(other(direction, latents, random)), first, last);
    };
  }

  /// Of one feature its direction alone, as one that is taken from layer to layer has no
  /// activation.
  private static Target plain(Target target) {
    return target instanceof Target.Latent(var sae, var latent)
        ? new Target.Combination(sae, Map.of(latent, 1.0))
        : target;
  }

  /// How much longer the plan's direction is than the other.
  private double ratio(Target own, Target other) {
    return length(own) / length(other);
  }

  /// Of all that a target adds, at one hook or several.
  private double length(Target target) {
    return directions.of(target).stream()
        .mapToDouble(direction -> Directions.length(direction.values()))
        .reduce(0, Math::hypot);
  }

  private Target random(Target target, Random random) {
    // A plain direction lies at one hook.
    var own = directions.of(target).getFirst();
    var features = standIns.get(own.hook());
    if (features != null) {
      var pool = pools.get(features);
      return new Target.Latent(features, pool[random.nextInt(pool.length)]);
    }
    var values = new float[own.values().length];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    var factor = Directions.length(own.values()) / Directions.length(values);
    var list = new ArrayList<Float>();
    for (var value : values) {
      list.add((float) (factor * value));
    }
    return new Target.Vector(own.hook(), list);
  }
}
