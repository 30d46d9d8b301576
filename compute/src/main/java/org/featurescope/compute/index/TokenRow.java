package org.featurescope.compute.index;

import java.util.Arrays;
import java.util.Comparator;

/// The features that are active at one token.
final class TokenRow {
  /// The lowest lot first.
  static final Comparator<TokenRow> LOT =
      (a, b) -> {
        var byLot = Long.compare(a.hash, b.hash);
        return byLot != 0 ? byLot : Long.compare(a.place, b.place);
      };

  private final long place;
  private final long hash;
  private final int[] latents;

  /// The last round that came by.
  private long round;

  /// @param place the token's, [TextWindow#place]
  /// @param hash its lot, [Lots]
  /// @param latents ascending
  TokenRow(long place, long hash, int... latents) {
    this.place = place;
    this.hash = hash;
    this.latents = latents;
  }

  long place() {
    return place;
  }

  long hash() {
    return hash;
  }

  int[] latents() {
    return latents;
  }

  /// Whether a round comes by for the first time. Many features hold one row.
  ///
  /// @param number of the round, above 0 and never used again
  boolean visit(long number) {
    var first = round != number;
    round = number;
    return first;
  }

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
