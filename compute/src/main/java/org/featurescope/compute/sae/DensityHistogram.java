package org.featurescope.compute.sae;

/// How many latents fire how often, by the logarithm (base 10) of the share of tokens.
///
/// @param edges of the bins, one more than there are bins; a bin holds [edge, next), the last both
/// @param counts latents in each bin
/// @param never latents that did not fire at all
/// @param below latents that fired, but less often than the first edge
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record DensityHistogram(double[] edges, int[] counts, int never, int below) {

  /// @param density share of the tokens on which each latent fires
  /// @param lowest first edge, a negative power of ten
  /// @param binsPerDecade bins from one power of ten to the next
  public static DensityHistogram of(double[] density, int lowest, int binsPerDecade) {
    var bins = -lowest * binsPerDecade;
    var edges = new double[bins + 1];
    for (var i = 0; i <= bins; i++) {
      edges[i] = lowest + (double) i / binsPerDecade;
    }
    var counts = new int[bins];
    var never = 0;
    var below = 0;
    for (var share : density) {
      var place = (Math.log10(share) - lowest) * binsPerDecade;
      if (share == 0) {
        never++;
      } else if (place < 0) {
        below++;
      } else {
        counts[Math.min(bins - 1, (int) place)]++;
      }
    }
    return new DensityHistogram(edges, counts, never, below);
  }
}
