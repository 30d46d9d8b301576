package org.featurescope.compute.index.format;

import java.util.List;
import org.featurescope.compute.index.IndexRun;

/// What an exported record says beside the feature's own numbers.
///
/// @param run where they come from
/// @param layer of the hook; 0 where it has none
/// @param labels what the feature stands for
public record ExportContext(IndexRun run, int layer, List<String> labels) {
  public ExportContext {
    labels = List.copyOf(labels);
  }

  /// How Neuronpedia would call the source.
  String source() {
    return layer + "-" + run.subject().saeName();
  }
}
