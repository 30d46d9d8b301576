package org.featurescope.app.read;

import java.util.BitSet;
import org.featurescope.compute.read.TokenRanges;

/// Adds up what a text says about every feature while it is being read: each part is looked at
/// once, whatever order they come in.
final class GrowingSummary {
  private TextReading reading = TextReading.none();
  private TokenRanges seen = TokenRanges.none();
  private FeatureTally words = new FeatureTally(0);
  private FeatureTally special = new FeatureTally(0);

  /// @param grown the same reading as before, with more tokens known; or another one, then all
  ///   begins anew
  void add(TextReading grown) {
    if (!seen.minus(grown.known()).isEmpty()) {
      seen = TokenRanges.none();
    }
    if (seen.isEmpty()) {
      words = new FeatureTally(grown.latentCount());
      special = new FeatureTally(grown.latentCount());
    }
    grown.known().minus(seen).forEach((start, end) -> add(grown, start, end));
    seen = grown.known();
    reading = grown;
  }

  private void add(TextReading grown, int start, int end) {
    var chips = new BitSet(end - start);
    for (var token = start; token < end; token++) {
      chips.set(token - start, grown.special(token));
    }
    special.addTokens(chips.cardinality());
    words.addTokens(end - start - chips.cardinality());
    grown.forEachActivation(
        start,
        end,
        (token, latent, value) ->
            (chips.get(token - start) ? special : words).add(latent, token, value));
  }

  /// Special tokens count for nothing.
  FeatureSummary ofWords() {
    return new FeatureSummary(reading, words.copy());
  }

  /// Every token counts.
  FeatureSummary ofAll() {
    return new FeatureSummary(reading, words.copy().plus(special));
  }
}
