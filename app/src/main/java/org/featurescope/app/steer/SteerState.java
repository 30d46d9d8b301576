package org.featurescope.app.steer;

import org.featurescope.app.problem.Problem;

/// What the view is able to show.
public sealed interface SteerState {

  /// No model is open.
  record NoModel() implements SteerState {}

  /// The model has no autoencoder whose features could be moved.
  record NoFeatures() implements SteerState {}

  /// The first picture is on its way.
  record Working() implements SteerState {}

  record Ready() implements SteerState {}

  /// The first picture was stopped.
  record Cancelled() implements SteerState {}

  record Failed(Problem problem) implements SteerState {}
}
