package org.featurescope.app.train;

import org.featurescope.app.problem.Problem;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;

/// What is known of the time and the memory that a training will take.
public sealed interface CostState {

  /// The settings are not complete yet, or have just changed.
  record Unknown() implements CostState {}

  /// A few steps are taken to see.
  record Estimating() implements CostState {}

  record Known(Cost cost) implements CostState {}

  /// With these settings there can be no training.
  record Impossible(Problem problem) implements CostState {}
}
