package org.featurescope.app.features;

import org.featurescope.app.problem.Problem;

/// What the middle of the Features view is doing.
public sealed interface FeaturesState {

  /// No model is open, or none of its autoencoders.
  record NoModel() implements FeaturesState {}

  /// The features are there, but no text has been indexed for them.
  record NoIndex(Choice choice) implements FeaturesState {}

  /// Another index of another autoencoder is on its way from the disk.
  record Working() implements FeaturesState {}

  /// The table is there.
  record Ready() implements FeaturesState {}

  /// The person stopped the work.
  record Cancelled() implements FeaturesState {}

  /// It could not be done.
  ///
  /// @param repairable whether a repair of the workspace may help
  record Failed(Problem problem, boolean repairable) implements FeaturesState {}
}
