package org.featurescope.compute.train;

import java.nio.file.Path;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A text file to learn from. Its documents are separated by at least two blank lines, or by
/// `<|endoftext|>`.
///
/// @param file the path
/// @param weight how many of all tokens learned come from it, in proportion to the other files
public record CorpusFile(String file, double weight) {

  /// To be asked before anything is made for a training on it.
  ///
  /// @throws FeaturescopeException where it is missing, or a pipe or a device
  void requireThere() {
    FileProblem.requireThere(Path.of(file));
    FileProblem.requireFile(Path.of(file));
  }
}
