package org.featurescope.compute.steering;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

  /// The steps that change something, each with its positions.
  List<Step> active() {
    return steps.stream()
        .filter(step -> !step.isNeutral())
        .map(step -> step.positions().isPresent() ? step : step.at(positions))
        .toList();
  }
}
