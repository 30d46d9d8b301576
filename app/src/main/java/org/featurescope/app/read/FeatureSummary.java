package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.viz.text.Whitespace;

/// What a text says about every feature: on how many tokens it fires, how strongly, and on which
/// tokens most. One pass over the sparse activations.
public final class FeatureSummary {
  private static final int TOP = 3;

  /// A feature that fires on more of the tokens than this says little about any of them.
  private static final double COMMON = 0.2;

  /// Letters of a token that count it as a word worth showing.
  private static final int WORD = 4;

  private final TextReading reading;
  private final int counted;
  private final int[] counts;
  private final float[] maxima;

  /// [latent * TOP + rank] the positions of the strongest activations, -1 where there are fewer.
  private final int[] top;

  private final float[] topValues;

  private FeatureSummary(TextReading reading, int counted, int latents) {
    this.reading = reading;
    this.counted = counted;
    counts = new int[latents];
    maxima = new float[latents];
    top = new int[latents * TOP];
    topValues = new float[latents * TOP];
    Arrays.fill(top, -1);
  }

  /// @param ignoreSpecial whether special tokens count for nothing
  public static FeatureSummary of(TextReading reading, boolean ignoreSpecial) {
    var counted = 0;
    for (var token = 0; token < reading.done(); token++) {
      counted += ignoreSpecial && reading.special(token) ? 0 : 1;
    }
    var summary = new FeatureSummary(reading, counted, reading.latentCount());
    reading.forEachActivation((token, latent, value) -> {
      if (!ignoreSpecial || !reading.special(token)) {
        summary.add(latent, token, value);
      }
    });
    return summary;
  }

  private void add(int latent, int token, float value) {
    counts[latent]++;
    maxima[latent] = Math.max(maxima[latent], value);
    var base = latent * TOP;
    for (var rank = 0; rank < TOP; rank++) {
      if (top[base + rank] < 0 || value > topValues[base + rank]) {
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

  public int latents() {
    return counts.length;
  }

  /// The number of tokens on which `latent` fires.
  public int count(int latent) {
    return counts[latent];
  }

  /// The share of the tokens on which `latent` fires.
  public double share(int latent) {
    return counted == 0 ? 0 : (double) counts[latent] / counted;
  }

  public float max(int latent) {
    return maxima[latent];
  }

  /// The different tokens it fires on most, as shown: "state", "Dallas", "Illinois".
  public List<String> strongestTokens(int latent) {
    var labels = new LinkedHashSet<String>();
    for (var rank = 0; rank < TOP; rank++) {
      var token = top[latent * TOP + rank];
      if (token >= 0) {
        var label = reading.label(token);
        labels.add(label.isBlank() ? Whitespace.visible(label) : label.strip());
      }
    }
    return List.copyOf(labels);
  }

  /// Features worth a first look: strong, on several tokens, yet on few of them, on words rather
  /// than on marks, and each on other words than the ones before.
  public List<Integer> suggestions(int most) {
    var ranked =
        IntStream.range(0, counts.length)
            .filter(latent -> counts[latent] > 0 && share(latent) <= COMMON)
            .boxed()
            .sorted((a, b) -> Double.compare(interest(b), interest(a)))
            .limit(50L * most)
            .toList();
    var chosen = new ArrayList<Integer>();
    var taken = new HashSet<String>();
    for (var latent : ranked) {
      var tokens = strongestTokens(latent);
      if (chosen.size() < most && Collections.disjoint(taken, tokens)) {
        taken.addAll(tokens);
        chosen.add(latent);
      }
    }
    return chosen;
  }

  private double interest(int latent) {
    // Three or more tokens make a pattern; beyond that rarity counts for more than number.
    var pattern = Math.min(counts[latent], 4) * (1 - share(latent) / COMMON / 2);
    return maxima[latent] * pattern * (0.1 + words(latent));
  }

  /// The share of the strongest activations that lie on whole words: four letters or more tell a
  /// person more than a mark, a line break or an article does.
  private double words(int latent) {
    var words = 0;
    for (var rank = 0; rank < TOP; rank++) {
      var token = top[latent * TOP + rank];
      if (token >= 0
          && reading.label(token).codePoints().filter(Character::isLetter).count() >= WORD) {
        words++;
      }
    }
    return (double) words / TOP;
  }
}
