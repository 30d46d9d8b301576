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

  /// Who has come by last.
  private Object visitor = this;

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

  /// Whether a visitor comes by for the first time. Many features hold one row.
  boolean visit(Object who) {
    var first = visitor != who;
    visitor = who;
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
