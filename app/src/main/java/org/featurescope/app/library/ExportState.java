package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;
import org.featurescope.app.problem.Problem;

/// How far the writing of an autoencoder in SAELens' layout is.
public sealed interface ExportState {

  /// Nothing is written.
  record None() implements ExportState {}

  /// It is under way.
  record Writing() implements ExportState {}

  /// Where it lies now.
  record Written(List<Path> folders) implements ExportState {
    public Written {
      folders = List.copyOf(folders);
    }
  }

  /// Nothing was written.
  record Failed(Problem problem) implements ExportState {}
}
