package org.featurescope.app.read;

import java.util.Arrays;

/// Counts, maxima and the strongest places of every feature, added up token by token in any order:
/// of equally strong places the earlier one counts as the stronger.
final class FeatureTally {
  /// Places kept for every feature.
  static final int TOP = 3;

  private final int[] counts;
  private final float[] maxima;

  /// [latent * TOP + rank] the positions of the strongest activations, -1 where there are fewer.
  private final int[] top;

  private final float[] topValues;
  private int tokens;

  FeatureTally(int latents) {
    counts = new int[latents];
    maxima = new float[latents];
    top = new int[latents * TOP];
    topValues = new float[latents * TOP];
    Arrays.fill(top, -1);
  }

  FeatureTally copy() {
    return new FeatureTally(latents()).plus(this);
  }

  /// This one, with what the other counted added to it.
  FeatureTally plus(FeatureTally other) {
    tokens += other.tokens;
    for (var latent = 0; latent < counts.length; latent++) {
      if (other.counts[latent] == 0) {
        continue;
      }
      counts[latent] += other.counts[latent];
      maxima[latent] = Math.max(maxima[latent], other.maxima[latent]);
      for (var rank = 0; rank < TOP && other.top(latent, rank) >= 0; rank++) {
        insert(latent, other.top(latent, rank), other.topValues[latent * TOP + rank]);
      }
    }
    return this;
  }

  void addTokens(int count) {
    tokens += count;
  }

  void add(int latent, int token, float value) {
    counts[latent]++;
    maxima[latent] = Math.max(maxima[latent], value);
    insert(latent, token, value);
  }

  private void insert(int latent, int token, float value) {
    var base = latent * TOP;
    for (var rank = 0; rank < TOP; rank++) {
      if (precedes(token, value, base + rank)) {
        for (var lower = TOP - 1; lower > rank; lower--) {
          top[base + lower] = top[base + lower - 1];
          topValues[base + lower] = topValues[base + lower - 1];
        }
        top[base + rank] = token;
        topValues[base + rank] = value;
        return;
      }
    }
  }

  private boolean precedes(int token, float value, int place) {
    return top[place] < 0
        || value > topValues[place]
        || value == topValues[place] && token < top[place];
  }

  int latents() {
    return counts.length;
  }

  /// The number of tokens looked at.
  int tokens() {
    return tokens;
  }

  int count(int latent) {
    return counts[latent];
  }

  float max(int latent) {
    return maxima[latent];
  }

  /// Where a feature is strongest, -1 where it fires on fewer tokens.
  int top(int latent, int rank) {
    return top[latent * TOP + rank];
  }
}
