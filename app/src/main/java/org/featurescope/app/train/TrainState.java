package org.featurescope.app.train;

import java.nio.file.Path;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;

/// What goes on in the Train view.
public sealed interface TrainState {

  /// Nothing yet: the settings wait.
  record Ready() implements TrainState {}

  /// A few steps are taken to see what the training will cost.
  record Estimating() implements TrainState {}

  /// The cost is known; the training waits for its start.
  record Estimated(Cost cost) implements TrainState {}

  record Running() implements TrainState {}

  /// Stopped on request; it can go on.
  record Stopped(Path directory) implements TrainState {}

  record Finished(SaeTrainingResult result) implements TrainState {}

  record Failed(Problem problem) implements TrainState {}
}
