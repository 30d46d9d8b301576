package org.featurescope.compute.train;

import org.featurescope.compute.sae.ReconstructionQuality;

/// How good an autoencoder is: at reconstructing activations, and for the model that then goes on
/// with the reconstruction. Losses in nats for a token.
///
/// @param reconstruction figures of the activations alone
/// @param lossClean next-token loss of the model as it is
/// @param lossReconstructed with the reconstruction in place of the activation
/// @param lossAblated with zero in its place
/// @param klReconstructed KL(clean || reconstruction in place), mean over positions
/// @param klAblated KL(clean || zero in place)
public record SaeQuality(
    ReconstructionQuality reconstruction,
    double lossClean,
    double lossReconstructed,
    double lossAblated,
    double klReconstructed,
    double klAblated) {

  /// Share of the loss between zero ablation and the clean model that the reconstruction recovers:
  /// (zero - reconstructed) / (zero - clean).
  public double lossRecovered() {
    return (lossAblated - lossReconstructed) / (lossAblated - lossClean);
  }

  /// The same for the divergence, whose clean value is 0.
  public double klRecovered() {
    return (klAblated - klReconstructed) / klAblated;
  }
}
