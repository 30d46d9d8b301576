package org.featurescope.app.circuit;

import org.featurescope.app.problem.Problem;

/// What the view is doing. The last good graph stays whatever it is.
public sealed interface CircuitState {

  /// There is no graph yet.
  record Empty() implements CircuitState {}

  /// A graph is being made or opened.
  record Working() implements CircuitState {}

  record Ready() implements CircuitState {}

  record Cancelled() implements CircuitState {}

  record Failed(Problem problem) implements CircuitState {}
}
