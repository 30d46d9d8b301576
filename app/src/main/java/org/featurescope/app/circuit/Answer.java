package org.featurescope.app.circuit;

import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.RunningJob;

/// How far a question about the graph has come.
///
/// @param <T> what answers it
public sealed interface Answer<T> {

  /// Nobody has asked.
  record None<T>() implements Answer<T> {}

  record Working<T>(RunningJob job) implements Answer<T> {}

  record Given<T>(T value) implements Answer<T> {}

  record Cancelled<T>() implements Answer<T> {}

  record Failed<T>(Problem problem) implements Answer<T> {}
}
