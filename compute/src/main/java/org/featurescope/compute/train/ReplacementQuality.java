package org.featurescope.compute.train;

import java.util.List;
import org.featurescope.compute.sae.ReconstructionQuality;

/// How well a set of transcoders stands in for a model's MLPs. Losses in nats for a token.
///
/// @param layers figures of every layer's output alone, each computed from the model's own
///   activations
/// @param lossClean next-token loss of the model as it is
/// @param lossReplaced with all MLPs replaced at once, each transcoder reading what the changed
///   model computes before it: the "replacement model" of Ameisen et al. 2025
/// @param lossAblated with all MLPs writing zero
/// @param klReplaced KL(clean || replaced), mean over positions
/// @param klAblated KL(clean || zero), mean over positions
public record ReplacementQuality(
    List<ReconstructionQuality> layers,
    double lossClean,
    double lossReplaced,
    double lossAblated,
    double klReplaced,
    double klAblated) {
  public ReplacementQuality {
    layers = List.copyOf(layers);
  }

  /// (ablated - replaced) / (ablated - clean).
  public double lossRecovered() {
    return (lossAblated - lossReplaced) / (lossAblated - lossClean);
  }
}
