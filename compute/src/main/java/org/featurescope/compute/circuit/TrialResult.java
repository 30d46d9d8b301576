package org.featurescope.compute.circuit;

import java.util.List;

/// What a change of nodes was said to do and what it did.
///
/// @param outputs the logit nodes, in their order
/// @param features the features of the graph, in their order
/// @param logitsBefore next-token logits of the model `[V]`, and `logitsAfter` with the change
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record TrialResult(
    List<NodeEffect> outputs,
    List<NodeEffect> features,
    float[] logitsBefore,
    float[] logitsAfter) {
  public TrialResult {
    outputs = List.copyOf(outputs);
    features = List.copyOf(features);
  }
}
