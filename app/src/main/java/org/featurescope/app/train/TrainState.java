package org.featurescope.app.train;

import java.nio.file.Path;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.train.SaeTrainingResult;

/// What goes on in the Train view.
public sealed interface TrainState {

  /// Nothing yet: the settings wait.
  record Ready() implements TrainState {}

  record Running(Path directory) implements TrainState {}

  /// Paused on request; it can go on.
  record Paused(Path directory) implements TrainState {}

  record Finished(SaeTrainingResult result) implements TrainState {}

  record Failed(Problem problem) implements TrainState {}
}
