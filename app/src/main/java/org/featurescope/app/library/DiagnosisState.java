package org.featurescope.app.library;

import org.featurescope.app.problem.Problem;
import org.featurescope.compute.sae.format.Diagnosis;

/// How far the look at a file or folder is.
public sealed interface DiagnosisState {

  /// Nothing is looked at.
  record None() implements DiagnosisState {}

  /// Its files are read.
  record Looking() implements DiagnosisState {}

  /// What was found.
  ///
  /// @param fitting whether it is being held against the model in use
  record Seen(Diagnosis diagnosis, boolean fitting) implements DiagnosisState {}

  /// It could not be looked at.
  record Failed(Problem problem) implements DiagnosisState {}
}
