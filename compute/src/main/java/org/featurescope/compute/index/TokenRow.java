package org.featurescope.compute.index;

import java.util.Arrays;
import java.util.Comparator;

/// The features that are active at one token.
///
/// @param place the token's, [TextWindow#place]
/// @param hash its lot, [Lots]
/// @param latents ascending
record TokenRow(long place, long hash, int... latents) {
  /// The lowest lot first.
  static final Comparator<TokenRow> LOT =
      (a, b) -> {
        var byLot = Long.compare(a.hash, b.hash);
        return byLot != 0 ? byLot : Long.compare(a.place, b.place);
      };

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenRow that
        && place == that.place
        && hash == that.hash
        && Arrays.equals(latents, that.latents);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
