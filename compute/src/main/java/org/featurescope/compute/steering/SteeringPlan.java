package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;

/// What to change in a model's activations while it reads and writes. Immutable.
///
/// At one hook, the features of one autoencoder are read from the same activation and changed
/// together, so that its error term stays in place; after them the other steps follow in their
/// order, each on what the step before it left.
///
/// @param name what a person calls it
/// @param modelHash [org.featurescope.compute.job.Fingerprint#ofModel] of the model it was made for
/// @param steps brought into the order of the file: features, then directions
/// @param positions of all steps that do not name their own
/// @param freezeAttention whether attention looks where it would look without the plan
public record SteeringPlan(
    Optional<String> name,
    Optional<String> modelHash,
    List<Step> steps,
    Positions positions,
    boolean freezeAttention) {

  public SteeringPlan {
    Objects.requireNonNull(name);
    Objects.requireNonNull(modelHash);
    Objects.requireNonNull(positions);
    steps = Stream.concat(features(steps, true), features(steps, false)).toList();
  }

  private static Stream<Step> features(List<Step> steps, boolean wanted) {
    return steps.stream().filter(step -> step.target() instanceof Target.Latent == wanted);
  }

  /// At all positions.
  public static SteeringPlan of(Step... steps) {
    return new SteeringPlan(
        Optional.empty(), Optional.empty(), List.of(steps), Positions.ALL, false);
  }

  public SteeringPlan at(Positions where) {
    return new SteeringPlan(name, modelHash, steps, where, freezeAttention);
  }

  public SteeringPlan withFrozenAttention() {
    return new SteeringPlan(name, modelHash, steps, positions, true);
  }

  /// Whether the model does as it would without the plan.
  public boolean isNeutral() {
    return active().isEmpty();
  }

  /// Whether that is so with one step in force at another value.
  ///
  /// @param swept index of the step
  boolean isNeutral(int swept, double value) {
    var others = new ArrayList<>(steps);
    return others.remove(swept).unmuted().withValue(value).isNeutral()
        && others.stream().allMatch(Step::isNeutral);
  }

  /// The steps that change something, each with its positions.
  List<Step> active() {
    return steps.stream().filter(step -> !step.isNeutral()).map(this::placed).toList();
  }

  /// A step with its positions.
  private Step placed(Step step) {
    return step.positions().isPresent() ? step : step.at(positions);
  }

  /// The steps that change something, and one of them at many values.
  ///
  /// @param swept index of a step; in force although it may be muted or neutral
  List<Binder.Force> swept(int swept, List<Double> values) {
    var forces = new ArrayList<Binder.Force>();
    for (var i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (i == swept) {
        var strengths = values.stream().map(value -> step.withValue(value).strength()).toList();
        forces.add(new Binder.Force(placed(step), strengths));
      } else if (!step.isNeutral()) {
        forces.add(Binder.Force.of(placed(step)));
      }
    }
    return forces;
  }

  /// The same with other steps, as many as there are.
  SteeringPlan withSteps(List<Step> others) {
    return new SteeringPlan(name, modelHash, others, positions, freezeAttention);
  }

  /// The same with one step at another value.
  ///
  /// @param index of the step
  public SteeringPlan withValue(int index, double value) {
    var others = new ArrayList<>(steps);
    others.set(index, steps.get(index).withValue(value));
    return withSteps(others);
  }

  /// The same with what is added and clamped so many times as large.
  SteeringPlan times(double factor) {
    return withSteps(
        steps.stream()
            .map(step ->
                step.mode() == Mode.ADD || step.mode() == Mode.CLAMP
                    ? step.withValue(factor * step.value())
                    : step)
            .toList());
  }

  /// A step by its number.
  ///
  /// @throws FeaturescopeException if there is none
  public Step step(int index) {
    if (index < 0 || index >= steps.size()) {
      throw new FeaturescopeException(
          steps.isEmpty()
              ? "The plan has no steps"
              : "The plan has no step %d, but %d from 0 on".formatted(index, steps.size()),
          "choose one that it has");
    }
    return steps.get(index);
  }
}
